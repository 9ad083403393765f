//! Whether a unit fits into the memory of this machine.

use std::fs;

use anyhow::{Result, bail};

/// Bytes of a GB.
const GB: f64 = 1e9;

/// Refuses what does not fit; where nobody knows what is free, everything passes.
///
/// # Errors
/// When more is needed than there is.
pub fn check(needed: u64, available: Option<u64>, volume_mm3: f64) -> Result<()> {
    let Some(available) = available.filter(|available| *available < needed) else { return Ok(()) };
    let fits_mm3 = volume_mm3 * available as f64 / needed as f64;
    bail!(
        "the unit needs {:.1} GB of memory, and {:.1} GB are free\nhint: make it smaller: about \
         {fits_mm3:.3} of its {volume_mm3:.3} mm3 fit; length_um, width_um and depth_um set its size",
        needed as f64 / GB,
        available as f64 / GB,
    );
}

/// Free bytes, where the system tells: what Linux could give without swapping, within the limit of
/// the container.
pub fn available() -> Option<u64> {
    let info = fs::read_to_string("/proc/meminfo").ok();
    let free = info.as_deref().and_then(of_meminfo);
    let limit = fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
    let limit = limit.and_then(|text| text.trim().parse().ok());
    free.into_iter().chain(limit).min()
}

fn of_meminfo(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_free_memory_of_linux_is_read() {
        let text = "MemTotal: 16000 kB\nMemAvailable:    8192 kB\nBuffers: 3 kB\n";
        assert_eq!(of_meminfo(text), Some(8192 * 1024));
        assert_eq!(of_meminfo("MemTotal: 16000 kB\n"), None);
        assert_eq!(of_meminfo("MemAvailable: much\n"), None);
    }

    #[test]
    fn what_does_not_fit_is_refused_with_what_would() {
        assert!(check(100, Some(100), 1.0).is_ok());
        assert!(check(u64::MAX, None, 1.0).is_ok());
        let text = check(4_000_000_000, Some(1_000_000_000), 2.0).unwrap_err().to_string();
        assert!(text.contains("4.0 GB") && text.contains("1.0 GB are free"), "{text}");
        assert!(text.contains("hint:") && text.contains("0.500 of its 2.000 mm3"), "{text}");
    }
}
