//! Tables for machines: named, typed columns to CSV and Parquet, the same rows in both.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use anyhow::Result;
use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use thymoid_core::INTENDED_USE;

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Numbers; `None` is empty.
    Float(Vec<Option<f64>>),
    /// Whole numbers; `None` is empty.
    Integer(Vec<Option<i64>>),
    /// Words.
    Text(Vec<String>),
}

/// A table. Column names carry their units.
///
/// ```
/// use thymoid_study::frame::Frame;
/// let frame = Frame::new("labs")
///     .texts("child_id", ["a", "b"])
///     .optional("value_per_ul", [Some(350.0), None]);
/// let mut csv = Vec::new();
/// frame.write_csv(&mut csv)?;
/// assert_eq!(csv, b"child_id,value_per_ul\na,350\nb,\n");
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    /// File name without its extension.
    pub name: &'static str,
    columns: Vec<(Cow<'static, str>, Values)>,
}

impl Frame {
    /// An empty table.
    pub const fn new(name: &'static str) -> Self {
        Self { name, columns: Vec::new() }
    }

    /// Adds a column of numbers.
    #[must_use]
    pub fn floats(
        mut self,
        name: impl Into<Cow<'static, str>>,
        values: impl IntoIterator<Item = f64>,
    ) -> Self {
        self.columns.push((name.into(), Values::Float(values.into_iter().map(Some).collect())));
        self
    }

    /// Adds a column of numbers, some of them empty.
    #[must_use]
    pub fn optional(
        mut self,
        name: impl Into<Cow<'static, str>>,
        values: impl IntoIterator<Item = Option<f64>>,
    ) -> Self {
        self.columns.push((name.into(), Values::Float(values.into_iter().collect())));
        self
    }

    /// Adds a column of whole numbers.
    #[must_use]
    pub fn integers(
        mut self,
        name: impl Into<Cow<'static, str>>,
        values: impl IntoIterator<Item = i64>,
    ) -> Self {
        self.columns.push((name.into(), Values::Integer(values.into_iter().map(Some).collect())));
        self
    }

    /// Adds a column of whole numbers, some of them empty.
    #[must_use]
    pub fn optional_integers(
        mut self,
        name: impl Into<Cow<'static, str>>,
        values: impl IntoIterator<Item = Option<i64>>,
    ) -> Self {
        self.columns.push((name.into(), Values::Integer(values.into_iter().collect())));
        self
    }

    /// Adds a column of words.
    #[must_use]
    pub fn texts<T: Into<String>>(
        mut self,
        name: impl Into<Cow<'static, str>>,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        self.columns
            .push((name.into(), Values::Text(values.into_iter().map(Into::into).collect())));
        self
    }

    /// Its columns by name, in order.
    pub(crate) fn columns(&self) -> &[(Cow<'static, str>, Values)] {
        &self.columns
    }

    pub(crate) fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, values)| match values {
            Values::Float(v) => v.len(),
            Values::Integer(v) => v.len(),
            Values::Text(v) => v.len(),
        })
    }

    /// As CSV: shortest decimal numbers that read back to the same bits.
    ///
    /// # Errors
    /// When `to` cannot be written.
    pub fn write_csv(&self, to: impl Write) -> Result<()> {
        let mut writer = csv::Writer::from_writer(to);
        self.csv_header(&mut writer)?;
        self.csv_rows(&mut writer)?;
        Ok(writer.flush()?)
    }

    pub(crate) fn csv_header(&self, writer: &mut csv::Writer<impl Write>) -> Result<()> {
        Ok(writer.write_record(self.columns.iter().map(|(name, _)| name.as_bytes()))?)
    }

    pub(crate) fn csv_rows(&self, writer: &mut csv::Writer<impl Write>) -> Result<()> {
        for row in 0..self.rows() {
            writer.write_record(self.columns.iter().map(|(_, values)| match values {
                Values::Float(v) => v[row].map_or_else(String::new, |x| x.to_string()),
                Values::Integer(v) => v[row].map_or_else(String::new, |x| x.to_string()),
                Values::Text(v) => v[row].clone(),
            }))?;
        }
        Ok(())
    }

    /// As Parquet, Snappy-compressed.
    ///
    /// # Errors
    /// When `to` cannot be written.
    pub fn write_parquet(&self, to: impl Write + Send) -> Result<()> {
        let batch = self.batch()?;
        let mut writer = parquet_writer(to, batch.schema())?;
        writer.write(&batch)?;
        writer.close()?;
        Ok(())
    }

    pub(crate) fn batch(&self) -> Result<RecordBatch> {
        let (mut fields, mut arrays): (Vec<Field>, Vec<ArrayRef>) = (Vec::new(), Vec::new());
        for (name, values) in &self.columns {
            let (kind, array): (DataType, ArrayRef) = match values {
                Values::Float(v) => (DataType::Float64, Arc::new(Float64Array::from(v.clone()))),
                Values::Integer(v) => (DataType::Int64, Arc::new(Int64Array::from(v.clone()))),
                Values::Text(v) => (DataType::Utf8, Arc::new(StringArray::from(v.clone()))),
            };
            fields.push(Field::new(name.as_ref(), kind, true));
            arrays.push(array);
        }
        Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
    }
}

/// Begins a Parquet file of Thymoid.
pub(crate) fn parquet_writer<W: Write + Send>(to: W, schema: SchemaRef) -> Result<ArrowWriter<W>> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("thymoid".into())
        .set_key_value_metadata(Some(vec![KeyValue::new(
            "intended_use".into(),
            INTENDED_USE.to_owned(),
        )]))
        .build();
    Ok(ArrowWriter::try_new(to, schema, Some(properties))?)
}
