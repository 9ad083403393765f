//! Sections through a drawn chip.

use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::{
    Axis, Chart, Figure, Scale, Section, SectionMark, SectionPart, Tone, Width, stretch,
};
use thymoid_transport::voxels::{self, Kind, VoxelChip};

/// Least thickness of a membrane in a section, as a share of a voxel, so that it is seen.
const SEEN: f64 = 0.25;

/// Where a section lies: its normal, and the row of voxels.
#[derive(Debug, Clone, Copy)]
struct Cut {
    normal: voxels::Axis,
    row: usize,
}

impl Cut {
    /// The axes across and up.
    const fn axes(self) -> [voxels::Axis; 2] {
        match self.normal {
            voxels::Axis::X => [voxels::Axis::Y, voxels::Axis::Z],
            voxels::Axis::Y => [voxels::Axis::X, voxels::Axis::Z],
            voxels::Axis::Z => [voxels::Axis::X, voxels::Axis::Y],
        }
    }

    fn voxel(self, chip: &VoxelChip, across: usize, up: usize) -> usize {
        let mut place = [0; 3];
        place[self.normal.index()] = self.row;
        let [u, v] = self.axes();
        place[u.index()] = across;
        place[v.index()] = up;
        chip.grid.at(place[0], place[1], place[2])
    }
}

/// Returns a section through each layer from above, by name and height of its middle, and two from
/// the sides.
pub fn figures(chip: &VoxelChip, layers: &[(String, [f64; 2])]) -> Vec<Figure> {
    let edge = chip.grid.edge_um();
    let mut figures = Vec::new();
    for (number, (name, [from, to])) in layers.iter().enumerate() {
        // A layer thinner than a voxel, such as a membrane, may hold no middle.
        if let Some(row) = telling_row(chip, *from, *to) {
            let at = (row as f64 + 0.5) * edge;
            let title = Message::new("geometry.plan")
                .with("layer", name.as_str())
                .with("at", Value::significant(at, 4));
            let id = format!("layer-{:02}", number + 1);
            figures.push(figure(chip, &id, title, Cut { normal: voxels::Axis::Z, row }));
        }
    }
    for (id, normal, key) in [
        ("side-x", voxels::Axis::Y, "geometry.along_x"),
        ("side-y", voxels::Axis::X, "geometry.along_y"),
    ] {
        let row = chip.grid.count()[normal.index()] / 2;
        let at = (row as f64 + 0.5) * edge;
        let title = Message::new(key).with("at", Value::significant(at, 4));
        figures.push(figure(chip, id, title, Cut { normal, row }));
    }
    figures
}

/// The row of a layer that shows most, channels and all: with the most neighbours along x and y
/// that differ; of equal ones that nearest to the middle.
fn telling_row(chip: &VoxelChip, from: f64, to: f64) -> Option<usize> {
    let [nx, ny, nz] = chip.grid.count();
    let edge = chip.grid.edge_um();
    let middle = |row: usize| (row as f64 + 0.5) * edge;
    let borders = |row: usize| {
        let at = |x: usize, y: usize| chip.material[chip.grid.at(x, y, row)];
        let right = |(x, y): (usize, usize)| usize::from(x > 0 && at(x - 1, y) != at(x, y));
        let above = |(x, y): (usize, usize)| usize::from(y > 0 && at(x, y - 1) != at(x, y));
        let all = (0..ny).flat_map(|y| (0..nx).map(move |x| (x, y)));
        all.map(|place| right(place) + above(place)).sum::<usize>()
    };
    let rows = (0..nz).filter(|row| (from..to).contains(&middle(*row)));
    let away = |row: usize| (middle(row) - f64::midpoint(from, to)).abs();
    rows.map(|row| (row, borders(row)))
        .max_by(|(a, most), (b, other)| {
            most.cmp(other).then(away(*b).total_cmp(&away(*a))).then(b.cmp(a))
        })
        .map(|(row, _)| row)
}

fn figure(chip: &VoxelChip, id: &str, title: Message, cut: Cut) -> Figure {
    let edge = chip.grid.edge_um();
    let [u, v] = cut.axes();
    let length = |axis: voxels::Axis| chip.grid.count()[axis.index()] as f64 * edge;
    let axis = |axis: voxels::Axis| Axis {
        label: Message::new(["geometry.x", "geometry.y", "geometry.z"][axis.index()]),
        unit: Some(Message::new("unit.um")),
        scale: Scale::Linear,
        range: Some([0.0, length(axis)]),
    };
    let stretched = stretch([length(u), length(v)], Width::Wide);
    let description = if stretched > 1.0 {
        Message::new("geometry.stretched").with("by", Value::significant(stretched, 2))
    } else {
        Message::new("geometry.to_scale")
    };
    let section =
        Section { x: axis(u), y: axis(v), parts: parts(chip, cut), marks: marks(chip, cut) };
    let source = Message::new("geometry.source").with("edge", Value::significant(edge, 3));
    Figure { id: id.into(), title, description, source, chart: Chart::Section(section) }
}

fn parts(chip: &VoxelChip, cut: Cut) -> Vec<SectionPart> {
    let mut boxes: Vec<Vec<[f64; 4]>> = vec![Vec::new(); chip.materials.len()];
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); chip.materials.len()];
    let [u, v] = cut.axes();
    let (across, up) = (chip.grid.count()[u.index()], chip.grid.count()[v.index()]);
    let edge = chip.grid.edge_um();
    for row in 0..up {
        let (y0, y1) = (row as f64 * edge, (row + 1) as f64 * edge);
        let mut here: Vec<Vec<usize>> = vec![Vec::new(); chip.materials.len()];
        let mut from = 0.0;
        for column in 0..across {
            let voxel = cut.voxel(chip, column, row);
            let number = usize::from(chip.material[voxel]);
            let next = (column + 1 < across).then(|| cut.voxel(chip, column + 1, row));
            if next.is_some_and(|next| chip.material[next] == chip.material[voxel]) {
                continue;
            }
            // A piece ends at its wall, not at the face of a voxel.
            let share = chip.wall(voxel, u).map_or(0.5, |wall| f64::from(wall.fraction));
            let to = if next.is_some() {
                (column as f64 + 0.5 + share) * edge
            } else {
                (column + 1) as f64 * edge
            };
            // The same piece in the row below grows.
            let same = below[number].iter().copied().find(|piece| {
                let [x0, _, x1, _] = boxes[number][*piece];
                [x0, x1] == [from, to]
            });
            let piece = same.unwrap_or_else(|| {
                boxes[number].push([from, y0, to, y1]);
                boxes[number].len() - 1
            });
            boxes[number][piece][3] = y1;
            here[number].push(piece);
            from = to;
        }
        below = here;
    }
    membranes(chip, cut, &mut boxes);
    let tones = tones(chip);
    let named = boxes.into_iter().zip(&chip.materials).zip(tones);
    let named = named.filter(|((boxes, _), _)| !boxes.is_empty());
    let part = |((boxes, material), tone): ((_, &voxels::Material), _)| SectionPart {
        label: Message::new("geometry.material").with("material", material.name.as_str()),
        tone,
        boxes,
    };
    let (mut below, above): (Vec<_>, Vec<_>) =
        named.partition(|((_, material), _)| !matches!(material.kind, Kind::Membrane { .. }));
    below.extend(above);
    below.into_iter().map(part).collect()
}

/// Membranes that stand on walls, as thick as they are or as can be seen.
fn membranes(chip: &VoxelChip, cut: Cut, boxes: &mut [Vec<[f64; 4]>]) {
    let [u, v] = cut.axes();
    let edge = chip.grid.edge_um();
    for wall in &chip.walls {
        let place = chip.grid.place(wall.voxel as usize);
        let Some(number) = wall.membrane else { continue };
        if place[cut.normal.index()] != cut.row || wall.axis == cut.normal {
            continue;
        }
        let Kind::Membrane { thickness_um, .. } = chip.materials[usize::from(number)].kind else {
            continue;
        };
        let half = thickness_um.max(SEEN * edge) / 2.0;
        let (x, y) = (place[u.index()] as f64, place[v.index()] as f64);
        let at = 0.5 + f64::from(wall.fraction);
        boxes[usize::from(number)].push(if wall.axis == u {
            let x = (x + at) * edge;
            [x - half, y * edge, x + half, (y + 1.0) * edge]
        } else {
            let y = (y + at) * edge;
            [x * edge, y - half, (x + 1.0) * edge, y + half]
        });
    }
}

/// A colour for each material: grey for what is solid, the others by what they do.
fn tones(chip: &VoxelChip) -> Vec<Tone> {
    let mut free: Vec<u8> = vec![5, 1, 2, 3, 4, 0];
    let mut tones = Vec::new();
    for material in &chip.materials {
        let wanted = match material.kind {
            Kind::Solid => {
                tones.push(Tone::Grey);
                continue;
            }
            Kind::Lumen => 5,
            Kind::Tissue { .. } => 1,
            Kind::Gel { .. } => 4,
            Kind::Membrane { .. } => 2,
            Kind::GasWall { .. } => 3,
        };
        let colour =
            if free.contains(&wanted) { wanted } else { free.first().copied().unwrap_or(wanted) };
        free.retain(|other| *other != colour);
        tones.push(Tone::Colour(colour));
    }
    tones
}

fn marks(chip: &VoxelChip, cut: Cut) -> Vec<SectionMark> {
    let [u, v] = cut.axes();
    let in_cut = chip.ports.iter().filter_map(|port| {
        let voxels = port.voxels.iter().map(|voxel| *voxel as usize);
        let here: Vec<[f64; 3]> = voxels
            .filter(|voxel| chip.grid.place(*voxel)[cut.normal.index()] == cut.row)
            .map(|voxel| chip.grid.centre_um(voxel))
            .collect();
        let mean = |axis: voxels::Axis| {
            here.iter().map(|at| at[axis.index()]).sum::<f64>() / here.len() as f64
        };
        // A port of several parts has its mark on one of them.
        let mean = [mean(u), mean(v)];
        let away = |at: &[f64; 3]| {
            let (x, y) = (at[u.index()] - mean[0], at[v.index()] - mean[1]);
            x * x + y * y
        };
        let away: Vec<f64> = here.iter().map(away).collect();
        let nearest = (0..here.len()).min_by(|a, b| away[*a].total_cmp(&away[*b]))?;
        Some(SectionMark {
            label: Message::new("geometry.port").with("port", port.name.as_str()),
            at: [here[nearest][u.index()], here[nearest][v.index()]],
        })
    });
    in_cut.collect()
}
