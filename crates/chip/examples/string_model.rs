//! The tables of the string model, exact and sampled.

#![expect(clippy::print_stdout, reason = "an example prints")]

use thymoid_chip::selection::{ALPHABET, Composition, ContactPotential, PairEnergies, kosmrlj};
use thymoid_core::Seed;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let parameters = thymoid_chip::parameters()?;
    let potential = ContactPotential::miyazawa_jernigan_1996();
    let (energies, proteome) = (PairEnergies::new(&potential, 0)?, Composition::new(&parameters)?);
    let thresholds = kosmrlj::thresholds(&parameters)?;
    let model = kosmrlj::StringModel::new(&potential, &proteome);
    for peptides in [1, 10, 100, 1000, 10_000, 100_000] {
        let f = model.fates(peptides, thresholds);
        println!(
            "M {peptides}: deleted {:.5} neglected {:.5} selected {:.5} recognised {:.2e}",
            f.deleted, f.neglected, f.selected, f.recognised
        );
        let mut enriched: Vec<_> = ALPHABET.chars().zip(f.enrichment).collect();
        enriched.sort_by(|a, b| b.1.total_cmp(&a.1));
        for (letter, enrichment) in enriched {
            print!("{letter}{enrichment:.2} ");
        }
        println!();
        if peptides <= 1000 {
            let s = kosmrlj::sample(Seed(7), 100_000, peptides, &energies, &proteome, thresholds);
            println!(
                "  sampled: {:?} {:?} {:?} K {:?} L {:?}",
                s.share(s.deleted),
                s.share(s.neglected),
                s.share(s.selected),
                s.enrichment('K', &proteome),
                s.enrichment('L', &proteome)
            );
        }
    }
    for window_ckt in [1, 10, 25, 50] {
        let curve = kosmrlj::Curve::new(&model, 1000, window_ckt)?;
        println!("window {window_ckt}: flip {:.4}", curve.flip());
        for p in curve.points(&[0.66, 0.72, 0.5, 0.35, 0.25, 0.15]) {
            println!(
                "  neglected {:.4} selected {:.4} L {:.3} K {:.3}",
                p.neglected, p.selected, p.enrichment_l, p.enrichment_k
            );
        }
    }
    for peptides in [0, 1, 100, 1000] {
        let sites =
            kosmrlj::important_sites(Seed(7), 20_000, peptides, &energies, &proteome, thresholds);
        println!("M {peptides}: {sites:?} important sites");
    }
    Ok(())
}
