"""Writes arrays.mat as MATLAB's -v7.3 does, with h5py: python3 write.py arrays.mat"""
import sys

import h5py
import numpy

KINDS = {"float64": b"double", "float32": b"single", "int16": b"int16", "int8": b"int8", "uint8": b"uint8", "int64": b"int64"}


def add(group, name, array, kind=None, **options):
    # MATLAB has the first index run fastest: its file is the transposed array, row-major.
    data = group.create_dataset(name, data=numpy.ascontiguousarray(array.T), **options)
    data.attrs["MATLAB_class"] = numpy.bytes_(kind or KINDS[str(array.dtype)])
    return data


normals = numpy.arange(24, dtype=numpy.float64).reshape(2, 4, 3) / 10
with h5py.File(sys.argv[1], "w", userblock_size=512, libver="earliest", track_order=False) as file:
    add(file, "Normal_gt", normals)
    add(file, "packed", numpy.tile(normals, (4, 4, 1)), chunks=(2, 8, 4), compression="gzip", shuffle=True)
    add(file, "single", normals[..., 0].astype(numpy.float32))
    add(file, "whole", numpy.array([[-1, 2, 300]], dtype=numpy.int16))
    add(file, "large", numpy.array([[2**40, -3]], dtype=numpy.int64))
    add(file, "mask", numpy.array([[1, 0], [1, 1]], dtype=numpy.uint8), b"logical").attrs["MATLAB_int_decode"] = numpy.int32(1)
    add(file, "word", numpy.array([[72, 105]], dtype=numpy.uint16), b"char").attrs["MATLAB_int_decode"] = numpy.int32(2)
    add(file, "nothing", numpy.array([[0, 0]], dtype=numpy.uint64), b"double").attrs["MATLAB_empty"] = numpy.uint8(1)
    pairs = numpy.array([(1.0, 2.0)], dtype=[("real", "<f8"), ("imag", "<f8")])
    file.create_dataset("pairs", data=pairs.reshape(1, 1)).attrs["MATLAB_class"] = numpy.bytes_(b"double")
    part = file.create_group("part")
    part.attrs["MATLAB_class"] = numpy.bytes_(b"struct")
    add(part, "inner", normals)
    cells = file.create_dataset("cells", shape=(1, 1), dtype=h5py.ref_dtype)
    cells[0, 0] = file["whole"].ref
    cells.attrs["MATLAB_class"] = numpy.bytes_(b"cell")
    file.create_group("#refs#")
with open(sys.argv[1], "r+b") as file:
    file.write(b"MATLAB 7.3 MAT-file, written by h5py".ljust(116) + bytes(8) + b"\x00\x02IM")
