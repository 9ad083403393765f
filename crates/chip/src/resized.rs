//! The same chip in another size.

use crate::design::Design;
use crate::medium::Medium;

impl Design {
    /// Returns the design with another area and the same cross-section, of which a larger chip has
    /// more: channels keep their radius, pitch and length, and as many as its volume holds lie side
    /// by side. Medium that is given in all follows the area, so that each channel has what it had.
    /// Of a chip too small for one channel, one is left that is shorter; as it then has less
    /// medium, this stays in it as long as before.
    ///
    /// Progenitors are left as they are.
    ///
    /// ```
    /// let chip = thymoid_chip::Design::parse(
    ///     "chip.toml",
    ///     "name = \"chip\"\narea_mm2 = 100\nthickness_um = 500\nprogenitors_per_day = 1e6\n\
    ///      functional_stroma_fraction = 1\n\
    ///      [medium]\nkind = \"perfused\"\nchannel_radius_um = 50\nchannel_pitch_um = 300\n\
    ///      po2_mmhg = 100\nchannel_length_mm = 5\nflow_ul_min = 200",
    /// )?;
    /// let parameters = thymoid_chip::parameters()?;
    /// let along = |area_mm2: f64| {
    ///     let output = thymoid_chip::mean_field(&chip.resized(area_mm2), &parameters, 1)?;
    ///     Ok::<_, thymoid_chip::Error>(output.along.expect("medium flows"))
    /// };
    /// let (whole, half, tiny) = (along(100.0)?, along(50.0)?, along(0.09)?);
    /// let alike = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-9;
    /// assert!(alike(2.0 * half.flow.channels, whole.flow.channels));
    /// assert!(alike(half.flow.mean_speed_mm_s, whole.flow.mean_speed_mm_s));
    /// // 0.045 mm3 are half a millimetre of one channel in its square.
    /// assert!(alike(tiny.flow.channels, 1.0) && alike(tiny.flow.length_mm, 0.5));
    /// assert!((tiny.extraction / half.extraction - 1.0).abs() < 0.01);
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    #[must_use]
    pub fn resized(&self, area_mm2: f64) -> Self {
        let mut design = self.clone();
        if let Medium::Perfused { flow_ul_min: Some(flow), .. } = &mut design.medium {
            *flow *= area_mm2 / self.area_mm2;
        }
        design.area_mm2 = area_mm2;
        design.with_channels_that_fit()
    }

    /// Returns the design with channels no longer than one that takes up all of its volume.
    ///
    /// ```
    /// let chip = thymoid_chip::Design::parse(
    ///     "chip.toml",
    ///     "name = \"chip\"\narea_mm2 = 1\nthickness_um = 300\nprogenitors_per_day = 500\n\
    ///      functional_stroma_fraction = 1\n\
    ///      [medium]\nkind = \"perfused\"\nchannel_radius_um = 50\nchannel_pitch_um = 300\n\
    ///      po2_mmhg = 100\nchannel_length_mm = 3\nflow_ul_min = 2",
    /// )?;
    /// let thinner = thymoid_chip::Design { thickness_um: 100.0, ..chip };
    /// assert!(!thinner.fits_its_channels());
    /// assert!(thinner.with_channels_that_fit().fits_its_channels());
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    #[must_use]
    pub fn with_channels_that_fit(mut self) -> Self {
        let longest = self.longest_channel_mm();
        if let Medium::Perfused { channel_length_mm: Some(length), .. } = &mut self.medium
            && let Some(longest) = longest
        {
            *length = length.min(longest);
        }
        self
    }

    /// Returns whether its volume has room for one channel of the length it gives, if it gives one.
    pub fn fits_its_channels(&self) -> bool {
        let Medium::Perfused { channel_length_mm: Some(length_mm), .. } = self.medium else {
            return true;
        };
        self.longest_channel_mm().is_none_or(|longest| length_mm <= longest)
    }

    /// The length of one channel in its square that takes up all of the volume.
    fn longest_channel_mm(&self) -> Option<f64> {
        let Medium::Perfused { channel_pitch_um, .. } = self.medium else { return None };
        let section_um2 = channel_pitch_um * channel_pitch_um;
        Some(1e3 * self.area_mm2 * self.thickness_um / section_um2)
    }
}
