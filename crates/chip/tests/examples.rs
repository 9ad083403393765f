//! Examples say what they are printed to say.

#[path = "../examples/grow_a_lobule.rs"]
#[expect(dead_code, unreachable_pub, reason = "an example has a `main` too")]
mod grow_a_lobule;

/// Exact: the same bits everywhere.
#[test]
fn a_lobule_grows() {
    let mut text = Vec::new();
    grow_a_lobule::grow(&mut text).unwrap();
    assert_eq!(String::from_utf8(text).unwrap(), GROWN);
}

const GROWN: &str = "\
perfused chip: 1.00 of the stroma works
T cells leave from day 31.5
day  cells  dp_blast  dp_small  dp_signalled  sp4_mature  left
  1   5416       763      3652           388         169    48
  2   5015       681      3439           342         158   116
  3   4718       737      3090           338         154   175
Research use only, not for treatment decisions.
";
