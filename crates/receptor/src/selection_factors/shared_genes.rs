//! Genes that observed receptors hardly tell apart, so that they share a factor.

use std::collections::BTreeMap;

use super::feature::Clonotype;

/// A clonotype as each receptor that it can be, with its share before selection.
pub(super) type Shares = Vec<(Clonotype, f64)>;

/// Of one gene: how many clonotypes are surely of it, and of those that leave it open, its shares,
/// in all and by the other gene.
#[derive(Default)]
struct Seen<'a> {
    surely: f64,
    open: f64,
    beside: BTreeMap<&'a str, f64>,
}

/// Returns groups of V genes and of J genes of which the clonotypes do not say which it is.
///
/// A gene that more of its clonotypes leave open than not shares its factor with those that stand
/// beside it in half or more of them: a factor of its own would come from how differently the two
/// are trimmed, and be off by a multiple.
pub(super) fn shared_genes(observed: &[Shares]) -> Vec<Vec<String>> {
    let mut groups = groups(observed, |one| &one.v);
    groups.extend(self::groups(observed, |one| &one.j));
    groups
}

fn groups(observed: &[Shares], gene: impl Fn(&Clonotype) -> &str) -> Vec<Vec<String>> {
    let mut seen: BTreeMap<&str, Seen<'_>> = BTreeMap::new();
    for clonotype in observed {
        let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
        for (one, share) in clonotype {
            *shares.entry(gene(one)).or_default() += share;
        }
        for (name, share) in &shares {
            let of = seen.entry(name).or_default();
            if shares.len() == 1 {
                of.surely += share;
                continue;
            }
            of.open += share;
            for other in shares.keys().filter(|other| *other != name) {
                *of.beside.entry(other).or_default() += share;
            }
        }
    }
    // The first gene of each group, by gene.
    let mut first: BTreeMap<&str, &str> = seen.keys().map(|name| (*name, *name)).collect();
    for (name, of) in seen.iter().filter(|(_, of)| of.open > of.surely) {
        for (other, share) in &of.beside {
            if 2.0 * share >= of.open {
                let (a, b) = (first[name], first[other]);
                for one in first.values_mut().filter(|one| **one == a || **one == b) {
                    *one = a.min(b);
                }
            }
        }
    }
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, first) in first {
        groups.entry(first).or_default().push(name.to_owned());
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clonotype(genes: &[(&str, f64)]) -> Shares {
        let one = |v: &str| Clonotype { junction_aa: "CF".into(), v: v.into(), j: "J1".into() };
        genes.iter().map(|(v, share)| (one(v), *share)).collect()
    }

    #[test]
    fn only_genes_that_are_mostly_left_open_share() {
        let sure = clonotype(&[("A", 1.0)]);
        let tie = clonotype(&[("B", 0.6), ("C", 0.4)]);
        let family = clonotype(&[("A", 0.5), ("B", 0.3), ("C", 0.2)]);
        let groups = |observed: &[Shares]| shared_genes(observed);
        assert_eq!(groups(&[sure.clone(), tie.clone()]), [["B", "C"]]);
        // A family that is named once opens no gene that is mostly certain.
        let (b, c) = (clonotype(&[("B", 1.0)]), clonotype(&[("C", 1.0)]));
        assert!(groups(&[sure.clone(), b.clone(), c.clone(), family.clone()]).is_empty());
        // C is never certain, and shares with B, which is.
        assert_eq!(groups(&[sure, b.clone(), b, tie.clone(), tie]), [["B", "C"]]);
        assert_eq!(groups(&[family]), [["A", "B", "C"]]);
    }
}
