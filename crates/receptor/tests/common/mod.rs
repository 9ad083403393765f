//! Two small models written by hand, with the traps of the published files in them: lines out of
//! index order, a leading space in D names, IMGT headers as names, empty anchors, commas and
//! semicolons, rows of zeros, a pseudogene, deletions that leave nothing.

use thymoid_receptor::{Error, Model, ModelText};

pub(crate) const TOY_VDJ: ModelText<'_> = ModelText {
    params: include_str!("../data/toy_vdj/model_params.txt"),
    marginals: include_str!("../data/toy_vdj/model_marginals.txt"),
    v_anchors: include_str!("../data/toy_vdj/V_gene_CDR3_anchors.csv"),
    j_anchors: include_str!("../data/toy_vdj/J_gene_CDR3_anchors.csv"),
};

pub(crate) const TOY_VJ: ModelText<'_> = ModelText {
    params: include_str!("../data/toy_vj/model_params.txt"),
    marginals: include_str!("../data/toy_vj/model_marginals.txt"),
    v_anchors: include_str!("../data/toy_vj/V_gene_CDR3_anchors.csv"),
    j_anchors: include_str!("../data/toy_vj/J_gene_CDR3_anchors.csv"),
};

pub(crate) fn toys() -> Result<[Model; 2], Error> {
    Ok([Model::parse(&TOY_VDJ)?, Model::parse(&TOY_VJ)?])
}
