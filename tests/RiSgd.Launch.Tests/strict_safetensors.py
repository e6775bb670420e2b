"""Reads a safetensors file by the letter of its format and prints {name: [dtype, shape]} as JSON; uses the safetensors module as well where there is one."""
import json, struct, sys

SIZE = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}


def no_duplicates(pairs):
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), f"a name stands twice in {names}"
    return dict(pairs)


path = sys.argv[1]
data = open(path, "rb").read()
(length,) = struct.unpack("<Q", data[:8])
assert 2 <= length <= 100_000_000 and 8 + length <= len(data), f"header of {length} bytes"
assert data[8:9] == b"{", "the header does not begin with {"
assert (8 + length) % 8 == 0, "the tensors are not aligned to 8 bytes"
header = json.loads(data[8:8 + length].decode("utf-8"), object_pairs_hook=no_duplicates)
metadata = header.pop("__metadata__", {})
assert all(isinstance(value, str) for value in metadata.values()), "metadata must be text"

position = 0
for name, tensor in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
    begin, end = tensor["data_offsets"]
    elements = 1
    for size in tensor["shape"]:
        assert size >= 0
        elements *= size
    assert begin == position, f"{name}: a hole or an overlap at byte {position}"
    assert end - begin == elements * SIZE[tensor["dtype"]], f"{name}: {end - begin} bytes for {tensor}"
    position = end
assert 8 + length + position == len(data), "the file goes on after the last tensor"

try:
    from safetensors import safe_open
except ImportError:
    pass
else:
    with safe_open(path, "np") as file:
        assert set(file.keys()) == set(header)
        for name in header:
            assert list(file.get_tensor(name).shape) == header[name]["shape"]

print(json.dumps({name: [tensor["dtype"], tensor["shape"]] for name, tensor in header.items()}))
