"""Fields of a chip open in VTK, and say there what the table says."""

import csv

import pytest
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOXML import vtkXMLImageDataReader


@pytest.fixture(scope="session")
def image(fields_run):
    reader = vtkXMLImageDataReader()
    assert reader.CanReadFile(str(fields_run / "voxels.vti"))
    reader.SetFileName(str(fields_run / "voxels.vti"))
    reader.Update()
    return reader.GetOutput()


@pytest.fixture(scope="session")
def arrays(image):
    cells = image.GetCellData()
    return {cells.GetArrayName(i): vtk_to_numpy(cells.GetArray(i)) for i in range(cells.GetNumberOfArrays())}


def test_image_is_the_piece_of_the_chip(image, arrays):
    # Two pitches of 300 um, four voxels along the channels, 600 um thick.
    nx, ny, nz = (n - 1 for n in image.GetDimensions())
    spacing = image.GetSpacing()
    assert (nx * spacing[0], ny, nz * spacing[2]) == (pytest.approx(600), 4, pytest.approx(600))
    assert len(set(spacing)) == 1
    tissue = arrays["tissue"].reshape(nz, ny, nx)
    assert set(tissue.ravel()) == {0.0, 1.0}
    # Medium at the axis of each of the four channels, tissue at the corners and in the middle.
    at = lambda x, z: tissue[int(z / spacing[2]), ny // 2, int(x / spacing[0])]
    assert all(at(x, z) == 0 for x in (150, 450) for z in (150, 450))
    assert at(1, 1) == at(300, 300) == at(599, 599) == 1


def test_values_are_those_of_the_table(arrays, fields_run):
    tissue = arrays["tissue"] == 1
    with open(fields_run / "tables" / "fields.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(arrays) - 1 == 8
    for row in rows:
        unit = {"mmHg": "mmhg", "nmol/L": "nmol_l"}[row["unit"]]
        values = arrays[f"{row['substance']}_{unit}"].astype(float)
        assert (values[~tissue] == 0).all()
        within = values[tissue]
        for column, value in (("mean", within.mean()), ("least", within.min()), ("greatest", within.max())):
            assert value == pytest.approx(float(row[column]), rel=1e-5, abs=1e-9), row
