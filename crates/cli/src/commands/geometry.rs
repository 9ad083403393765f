//! `thymoid chip geometry`.

use std::fmt::Write;

use anyhow::Result;
use thymoid_report::catalogue::{Lang, Message, Value};
use thymoid_study::jobs::{GeometryJob, GeometryOutcome};
use thymoid_study::run_folder::RunFolder;

use crate::cli::GeometryArgs;
use crate::terminal::Terminal;

/// Draws a design and shows what was understood.
pub(crate) fn geometry(args: &GeometryArgs) -> Result<()> {
    let folder = RunFolder::begin(&args.out.path, args.out.overwrite)?;
    let job = GeometryJob { design: args.design.clone(), voxel_um: args.voxel_um };
    let outcome = job.run(&mut Terminal::new(args.lang))?;
    outcome.write(&folder)?;
    let done = folder.finish()?;
    let mut text = format!("{}\n", done.display());
    for line in said(&outcome, args.lang) {
        writeln!(text, "{line}")?;
    }
    writeln!(text, "{}", super::intended_use(args.lang))?;
    super::print(text.as_bytes())
}

/// What is printed: size, materials, walls, ports, notes.
fn said(outcome: &GeometryOutcome, lang: Lang) -> Vec<String> {
    let chip = &outcome.chip.drawn.chip;
    let name = |number: u8| chip.materials[usize::from(number)].name.as_str();
    let [x, y, z] = chip.grid.count().map(|n| Value::integer(n as f64));
    let size = Message::new("geometry.said_size").with("x", x).with("y", y).with("z", z);
    let mut lines = vec![size.with("edge", Value::significant(chip.grid.edge_um(), 3))];
    for (number, drawn) in &outcome.measures.volume_mm3 {
        let voxels = chip.volume_mm3(name(*number)).unwrap_or(0.0);
        lines.push(
            Message::new("geometry.said_material")
                .with("material", name(*number))
                .with("drawn", Value::significant(*drawn, 4))
                .with("voxels", Value::significant(voxels, 4)),
        );
    }
    for ((a, b), area) in &outcome.measures.wall_mm2 {
        lines.push(
            Message::new("geometry.said_wall")
                .with("material", name(*a))
                .with("other", name(*b))
                .with("area", Value::significant(*area, 4)),
        );
    }
    for port in &chip.ports {
        let voxels = Value::integer(port.voxels.len() as f64);
        lines.push(
            Message::new("geometry.said_port")
                .with("port", port.name.as_str())
                .with("voxels", voxels),
        );
    }
    lines.extend(outcome.notes.iter().map(Message::from));
    lines.iter().map(|line| line.text(lang)).collect()
}
