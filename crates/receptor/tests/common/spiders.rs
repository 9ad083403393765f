//! Spiders of Ellison et al. 2010, as in the R package iNEXT, `data(spider)`.

pub(crate) const GIRDLED: [u64; 26] =
    [46, 22, 17, 15, 15, 9, 8, 6, 6, 4, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
pub(crate) const LOGGED: [u64; 37] = [
    88, 22, 16, 15, 13, 10, 8, 8, 7, 7, 7, 5, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1,
];
