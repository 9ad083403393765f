"""The STL and DXF of a drawn chip, judged by trimesh and ezdxf: sound, and with the volumes of our tables."""

import csv
import math
import tomllib
from collections import defaultdict

import ezdxf
import pytest
import trimesh


def table(geometry, name):
    with open(geometry / "tables" / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def volumes(geometry):
    return {row["material"]: float(row["drawn_mm3"]) for row in table(geometry, "materials.csv")}


def layers(geometry, name):
    return tomllib.loads((geometry / name).read_text(encoding="utf-8"))["layout"]["layer"]


def test_bodies_of_stl_are_watertight_and_have_the_volumes_of_the_table(geometry):
    found = defaultdict(float)
    for layer in layers(geometry, "chip_stl.toml"):
        for drawing in layer["drawing"]:
            mesh = trimesh.load(geometry / drawing["file"])
            assert mesh.is_watertight and mesh.is_winding_consistent, drawing["file"]
            assert mesh.volume > 0, drawing["file"]
            if "material" in drawing:
                found[drawing["material"]] += mesh.volume / 1e9
                height = mesh.bounds[1][2] - mesh.bounds[0][2]
                assert height == pytest.approx(layer["thickness_um"], abs=1e-6)
    expected = volumes(geometry)
    assert set(found) == set(expected)
    for material, volume in expected.items():
        # STL has 24 bits; the corners are exact in them, so that only the sum differs.
        assert found[material] == pytest.approx(volume, rel=1e-6), material


def shoelace(points):
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return sum(p[0] * q[1] - q[0] * p[1] for p, q in pairs) / 2


def test_layers_of_dxf_are_sound_and_have_the_volumes_of_the_table(geometry):
    document = ezdxf.readfile(geometry / "chip.dxf")
    audit = document.audit()
    assert not audit.errors, [error.message for error in audit.errors]
    assert document.header["$INSUNITS"] == 13  # micrometres
    areas = defaultdict(float)
    for polyline in document.modelspace().query("POLYLINE"):
        assert polyline.is_closed
        # Holes run the other way.
        areas[polyline.dxf.layer] += shoelace([(p.x, p.y) for p in polyline.points()])
    assert len(document.modelspace()) == len(document.modelspace().query("POLYLINE"))
    found = defaultdict(float)
    for layer in layers(geometry, "chip_dxf.toml"):
        (drawing,) = layer["drawing"]
        for sheet, material in drawing["materials"].items():
            assert sheet in document.layers
            found[material] += abs(areas[sheet]) * layer["thickness_um"] / 1e9
    for material, volume in volumes(geometry).items():
        assert found[material] == pytest.approx(volume, rel=1e-9), material


def test_areas_of_the_example_are_those_of_its_drawing(geometry):
    # Slots with half circles at both ends, less six posts, in millimetres.
    posts = 6 * math.pi * 0.08**2
    chamber = 2.4 * 1.4 + math.pi * 0.7**2 - posts
    channel = 3.1 * 0.5 + math.pi * 0.25**2
    found = volumes(geometry)
    assert found["tissue"] == pytest.approx(chamber * 0.3, rel=0.001)
    assert found["medium"] == pytest.approx(channel * 0.15, rel=0.001)
