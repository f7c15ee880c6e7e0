//! `tables.parquet`: the rows and columns of `tables.csv`, with their types.

use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::sheet::safe;
use super::tables::{COLUMNS, Kind, kind, status};
use crate::domain::release::{Release, ReleasedCell};

/// The file. Nothing of the day or the machine is in it, so the same release gives the same bytes.
///
/// # Errors
/// The cells do not fit the columns, which the tests exclude.
pub fn tables_parquet(release: &Release) -> Result<Vec<u8>> {
    let properties = WriterProperties::builder().set_created_by("porte-voix".to_owned()).build();
    let mut file = SerializedFileWriter::new(Vec::new(), schema()?, Arc::new(properties))?;
    let mut rows = file.next_row_group()?;
    let cells = &release.tables.cells;
    let release_wide = [&release.id, &release.consultation, &release.stage];
    for name in release_wide {
        texts(&mut rows, vec![name.as_str(); cells.len()].into_iter())?;
    }
    let codes: [fn(&ReleasedCell) -> &str; 5] =
        [|c| &c.question, |c| &c.item, |c| &c.option, |c| &c.breakdown, |c| &c.category];
    for code in codes {
        texts(&mut rows, cells.iter().map(code))?;
    }
    whole(&mut rows, cells, |cell| cell.base)?;
    column::<DoubleType>(&mut rows, cells.iter().map(ReleasedCell::count_value))?;
    whole(&mut rows, cells, |cell| cell.count_low)?;
    whole(&mut rows, cells, |cell| cell.count_high)?;
    whole(&mut rows, cells, |cell| cell.percent)?;
    texts(&mut rows, cells.iter().map(status))?;
    rows.close()?;
    file.into_inner()
}

/// Texts always stand there, figures only in rows that are told.
fn schema() -> Result<TypePtr> {
    let field = |name: &&str| {
        let (physical, logical, repetition) = match kind(name) {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String), Repetition::REQUIRED),
            Kind::Whole => (Physical::INT32, None, Repetition::OPTIONAL),
            Kind::Number => (Physical::DOUBLE, None, Repetition::OPTIONAL),
        };
        let field = Type::primitive_type_builder(name, physical)
            .with_logical_type(logical)
            .with_repetition(repetition);
        field.build().map(Arc::new)
    };
    let fields = COLUMNS.iter().map(field).collect::<Result<Vec<_>>>()?;
    Ok(Arc::new(Type::group_type_builder("tables").with_fields(fields).build()?))
}

type Rows<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

fn texts<'t>(rows: &mut Rows<'_>, texts: impl Iterator<Item = &'t str>) -> Result<()> {
    let values: Vec<ByteArray> =
        texts.map(|text| ByteArray::from(safe(text).into_bytes())).collect();
    let Some(mut column) = rows.next_column()? else { return Ok(()) };
    column.typed::<ByteArrayType>().write_batch(&values, None, None)?;
    column.close()
}

fn whole(
    rows: &mut Rows<'_>,
    cells: &[ReleasedCell],
    figure: fn(&ReleasedCell) -> Option<u32>,
) -> Result<()> {
    let figure = |cell: &ReleasedCell| figure(cell).and_then(|n| i32::try_from(n).ok());
    column::<Int32Type>(rows, cells.iter().map(figure))
}

/// A column of figures: what is told, and in which rows something is told at all.
fn column<T: DataType>(
    rows: &mut Rows<'_>,
    figures: impl Iterator<Item = Option<T::T>>,
) -> Result<()> {
    let figures: Vec<Option<T::T>> = figures.collect();
    let told: Vec<i16> = figures.iter().map(|figure| i16::from(figure.is_some())).collect();
    let values: Vec<T::T> = figures.into_iter().flatten().collect();
    let Some(mut column) = rows.next_column()? else { return Ok(()) };
    column.typed::<T>().write_batch(&values, Some(&told), None)?;
    column.close()
}
