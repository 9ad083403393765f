//! Where files come from.

/// Hands out the content of a file that a layout names.
///
/// ```
/// use thymoid_drawing::Files;
/// fn length(files: &mut Files<'_>) -> std::io::Result<usize> {
///     Ok(files("a.png")?.len())
/// }
/// assert_eq!(length(&mut |_| Ok(vec![0; 3]))?, 3);
/// # std::io::Result::Ok(())
/// ```
pub type Files<'a> = dyn FnMut(&str) -> std::io::Result<Vec<u8>> + 'a;
