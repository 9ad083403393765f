//! What happened to thymocytes, as counts.

use serde::Serialize;

macro_rules! event_counts {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Events since the start of a run.
        ///
        /// ```
        /// use thymoid_chip::cells::EventCounts;
        /// let morning = EventCounts { born: 40, left_cd4: 3, ..EventCounts::default() };
        /// let evening = EventCounts { born: 90, left_cd4: 5, left_treg: 1, ..morning };
        /// let since = evening.since(&morning);
        /// assert_eq!((since.born, since.left()), (50, 3));
        /// assert_eq!(EventCounts::of_values(&since.values()), Some(since));
        /// assert_eq!(morning.plus(&since), evening);
        /// ```
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
        pub struct EventCounts {
            $($(#[$doc])* pub $name: u64,)*
        }

        impl EventCounts {
            /// Names of the counts, in the order of [`EventCounts::values`].
            pub const NAMES: &[&str] = &[$(stringify!($name)),*];

            /// Returns the counts.
            pub fn values(&self) -> Vec<u64> {
                vec![$(self.$name),*]
            }

            /// Reads counts in the order of [`EventCounts::NAMES`]; none when there are too few or
            /// too many.
            pub fn of_values(values: &[u64]) -> Option<Self> {
                let mut values = values.iter();
                let counts = Self { $($name: *values.next()?,)* };
                values.next().is_none().then_some(counts)
            }

            /// Returns the sum of two counts.
            #[must_use]
            pub fn plus(self, other: &Self) -> Self {
                Self { $($name: self.$name + other.$name,)* }
            }

            /// Returns the events since `earlier`.
            #[must_use]
            pub fn since(self, earlier: &Self) -> Self {
                Self { $($name: self.$name - earlier.$name,)* }
            }
        }
    };
}

event_counts! {
    /// Progenitors that came in.
    entered,
    /// Progenitors that found no room at a port, or no port.
    turned_away,
    /// Cells born by division.
    born,
    /// Divisions left out because no neighbouring site was empty.
    crowded_out,
    /// Progenitors lost because no epithelium with DLL4 reached them.
    uncommitted,
    /// Cells lost before the double-positive stage.
    lost_early,
    /// Beta clones founded.
    beta_selected,
    /// Dividing cells that became small double-positive.
    dp_made,
    /// Attempts at a TCR alpha chain.
    alpha_attempts,
    /// Those that gave a productive chain.
    alpha_made,
    /// Small double-positive cells that died of neglect.
    neglected,
    /// Cells that got a positive signal by MHC class I.
    signalled_one,
    /// Cells that got a positive signal by MHC class II.
    signalled_two,
    /// Signalled cells that failed to mature.
    failed,
    /// Deletions begun in small double-positive cells.
    deleted_dp,
    /// Deletions begun in signalled double-positive cells in the cortex.
    deleted_signalled_cortex,
    /// Deletions begun in signalled double-positive cells in the medulla.
    deleted_signalled_medulla,
    /// Deletions begun in single-positive cells.
    deleted_sp,
    /// Of all deletions, those on a ligand of a dendritic cell.
    deleted_by_dendritic,
    /// Condemned cells lost.
    lost_condemned,
    /// Cells that became CD4 single-positive.
    sp4_made,
    /// Cells that became CD8 single-positive.
    sp8_made,
    /// Single-positive cells that died.
    sp_died,
    /// Cells that became regulatory.
    treg_made,
    /// Cells that became gamma-delta.
    gamma_delta_made,
    /// CD4 cells that left, without regulatory ones.
    left_cd4,
    /// CD8 cells that left.
    left_cd8,
    /// Regulatory cells that left.
    left_treg,
    /// Gamma-delta cells that left.
    left_gamma_delta,
    /// Contacts with stroma that showed a peptide.
    encounters,
    /// Progenitors that committed to the T lineage.
    committed,
    /// Cells that died of low oxygen.
    suffocated,
}

impl EventCounts {
    /// Returns the single-positive cells made.
    pub const fn sp_made(&self) -> u64 {
        self.sp4_made + self.sp8_made
    }

    /// Returns the deletions begun.
    pub const fn deleted(&self) -> u64 {
        self.deleted_dp
            + self.deleted_signalled_cortex
            + self.deleted_signalled_medulla
            + self.deleted_sp
    }

    /// Returns the T cells that left.
    pub const fn left(&self) -> u64 {
        self.left_cd4 + self.left_cd8 + self.left_treg + self.left_gamma_delta
    }
}
