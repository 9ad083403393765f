//! A run that was stopped, killed or spoilt: it goes on to the same bits, or says why not.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
#[path = "common/tissue.rs"]
mod tissue;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use common::outcome;
use thymoid_core::{Purpose, Seed};
use tissue::{hashes, run, unit};

const DAYS: &str = "6";
/// A checkpoint every 60 ms; without the first two, every five minutes.
const OFTEN: [&str; 6] =
    ["--checkpoint-minutes", "0.001", "--family", "drawn", "--snapshot-days", "1.5"];

struct Place {
    _temporary: tempfile::TempDir,
    unit: PathBuf,
    out: PathBuf,
    state: PathBuf,
}

fn place() -> Place {
    let temporary = tempfile::tempdir().unwrap();
    let (unit, folder) = (unit(temporary.path()), temporary.path().to_owned());
    let state = folder.join(".out.unfinished/state");
    Place { unit, out: folder.join("out"), state, _temporary: temporary }
}

fn begin(place: &Place, further: &[&str]) -> Child {
    let mut command = run(&place.unit, &place.out, DAYS, &[&OFTEN[..], further].concat());
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits until a checkpoint is on the disk with so many hours or more.
fn wait_for_hours(child: &mut Child, state: &Path, hours: u64) {
    let row = 8 * thymoid_study::unit_run::series::WORDS as u64;
    loop {
        let size = fs::metadata(state.join("series")).map_or(0, |file| file.len());
        if state.join("checkpoint").exists() && size >= hours * row {
            return;
        }
        assert!(child.try_wait().unwrap().is_none(), "it ended before hour {hours}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn whole(place: &Place, further: &[&str]) -> std::collections::BTreeMap<String, String> {
    let command = run(&place.unit, &place.out, DAYS, &[&OFTEN[2..], further].concat());
    let (code, _, stderr) = outcome(command);
    assert_eq!(code, 0, "{stderr}");
    let left = fs::read_dir(place.out.parent().unwrap()).unwrap().count();
    assert_eq!(left, 2, "the unit and the run folder, nothing else");
    hashes(&place.out)
}

fn kill(child: &mut Child) {
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
}

fn refused(place: &Place, further: &[&str]) -> String {
    let command = run(&place.unit, &place.out, DAYS, &[&OFTEN[..], further].concat());
    let (code, stdout, stderr) = outcome(command);
    assert_eq!((code, stdout.as_str()), (1, ""), "{stderr}");
    assert!(stderr.contains("hint:") && !stderr.contains("panicked"), "{stderr}");
    assert!(!place.out.exists());
    stderr
}

#[test]
fn a_killed_run_goes_on_to_the_same_bits() {
    let (untouched, killed) = (place(), place());
    let expected = whole(&untouched, &[]);
    // Killed at three random moments, other ones in each run of this test.
    // The name of a temporary folder is random.
    let name = killed.out.to_str().unwrap().bytes();
    let seed = name.fold(0_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
    let mut draws = Seed(seed).draws(Purpose::Test, 0, 0);
    for nth in 0..3 {
        let hours = 1 + 35 * nth + u64::from(draws.below(35));
        let late = Duration::from_micros(u64::from(draws.below(30_000)));
        let mut child = begin(&killed, if nth == 0 { &[] } else { &["--resume"] });
        wait_for_hours(&mut child, &killed.state, hours);
        std::thread::sleep(late);
        println!("killed {late:?} after hour {hours}");
        kill(&mut child);
        assert!(!killed.out.exists(), "no folder of the final name");
    }
    // Other threads, too.
    assert_eq!(whole(&killed, &["--resume", "--threads", "3"]), expected);
}

#[test]
fn a_run_killed_before_its_first_checkpoint_begins_again() {
    let (untouched, killed) = (place(), place());
    let mut command = run(&killed.unit, &killed.out, DAYS, &OFTEN[2..]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !killed.state.join("series").exists() {
        assert!(child.try_wait().unwrap().is_none());
        std::thread::sleep(Duration::from_millis(1));
    }
    kill(&mut child);
    assert_eq!(whole(&killed, &["--resume"]), whole(&untouched, &[]));
}

#[test]
fn signals_save_the_state_and_say_how_to_go_on() {
    let expected = whole(&place(), &[]);
    for (signal, code, name) in [("-TERM", 143, "SIGTERM"), ("-INT", 130, "Ctrl-C")] {
        let place = place();
        let mut command = run(&place.unit, &place.out, DAYS, &OFTEN[2..]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        while !place.state.join("series").exists() {
            assert!(child.try_wait().unwrap().is_none());
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(!place.state.join("checkpoint").exists(), "checkpoints come every five minutes");
        let sent = Command::new("kill").arg(signal).arg(child.id().to_string()).status().unwrap();
        assert!(sent.success());
        let Output { status, stderr, .. } = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(stderr).unwrap();
        assert_eq!(status.code(), Some(code), "{stderr}");
        assert!(stderr.contains(&format!("stopped by {name}")), "{stderr}");
        assert!(stderr.contains("--resume"), "{stderr}");
        assert!(place.state.join("checkpoint").exists() && !place.out.exists());
        assert_eq!(whole(&place, &["--resume"]), expected);
    }
}

#[test]
fn an_unfinished_run_is_not_lost_and_not_mixed_with_another() {
    let place = place();
    let mut child = begin(&place, &[]);
    wait_for_hours(&mut child, &place.state, 1);
    let text = refused(&place, &["--resume"]);
    assert!(text.contains("another process works on it"), "{text}");
    kill(&mut child);

    let text = refused(&place, &[]);
    assert!(text.contains("--resume goes on with it"), "{text}");
    let text = refused(&place, &["--resume", "--seed", "2"]);
    assert!(text.contains("checkpoint") && text.contains("seed 1, not 2"), "{text}");
    let text = refused(&place, &["--resume", "--series-hours", "2"]);
    assert!(text.contains("--series-hours 1"), "{text}");
    let written = fs::read_to_string(&place.unit).unwrap();
    fs::write(&place.unit, written.replace("day = 6", "day = 7")).unwrap();
    let text = refused(&place, &["--resume"]);
    assert!(text.contains("other unit"), "{text}");
    fs::write(&place.unit, &written).unwrap();

    let checkpoint = place.state.join("checkpoint");
    let good = fs::read(&checkpoint).unwrap();
    let mut garbled = good.clone();
    *garbled.last_mut().unwrap() ^= 1;
    for (bytes, word) in [
        (&good[..good.len() / 2], "ends too early"),
        (&garbled[..], "does not fit its checksum"),
        (b"not a checkpoint", "it is none"),
        (b"", "ends too early"),
    ] {
        fs::write(&checkpoint, bytes).unwrap();
        let text = refused(&place, &["--resume"]);
        assert!(text.contains(word) && text.contains("state/checkpoint"), "{text}");
    }
    fs::write(&checkpoint, &good).unwrap();
    let series = fs::read(place.state.join("series")).unwrap();
    fs::write(place.state.join("series"), b"").unwrap();
    let text = refused(&place, &["--resume"]);
    assert!(text.contains("series: holds less than the checkpoint says"), "{text}");
    fs::write(place.state.join("series"), series).unwrap();

    // A full disk: the checkpoint before stays good.
    let partial = place.state.join("checkpoint.partial");
    let _ = fs::remove_file(&partial);
    std::os::unix::fs::symlink("/dev/full", &partial).unwrap();
    let text = refused(&place, &["--resume"]);
    assert!(text.contains("No space left") && text.contains("make room"), "{text}");
    assert_eq!(fs::read(&checkpoint).unwrap(), good);
    fs::remove_file(&partial).unwrap();
    whole(&place, &["--resume"]);
}
