// The same elements seen through another shape, and selections of elements.
#include "interface.h"

#include <ATen/ops/index.h>
#include <ATen/ops/masked_select.h>
#include <ATen/ops/one_hot.h>
#include <ATen/ops/pad.h>
#include <ATen/ops/where.h>

EXPORT Tensor THSTensor_view(Tensor tensor, const int64_t* size, int32_t dims) { return produce([&] { return tensor->view(sizes(size, dims)); }); }
EXPORT Tensor THSTensor_reshape(Tensor tensor, const int64_t* size, int32_t dims) { return produce([&] { return tensor->reshape(sizes(size, dims)); }); }
EXPORT Tensor THSTensor_expand(Tensor tensor, const int64_t* size, int32_t dims, int32_t implicit) {
    return produce([&] { return tensor->expand(sizes(size, dims), implicit != 0); });
}
EXPORT Tensor THSTensor_repeat(Tensor tensor, const int64_t* size, int32_t dims) { return produce([&] { return tensor->repeat(sizes(size, dims)); }); }
EXPORT Tensor THSTensor_permute(Tensor tensor, const int64_t* dims, int32_t count) { return produce([&] { return tensor->permute(sizes(dims, count)); }); }
EXPORT Tensor THSTensor_flip(Tensor tensor, const int64_t* dims, int32_t count) { return produce([&] { return tensor->flip(sizes(dims, count)); }); }
EXPORT Tensor THSTensor_transpose(Tensor tensor, int64_t first, int64_t second) { return produce([&] { return tensor->transpose(first, second); }); }
EXPORT Tensor THSTensor_t(Tensor tensor) { return produce([&] { return tensor->t(); }); }
EXPORT Tensor THSTensor_flatten(Tensor tensor, int64_t start, int64_t end) { return produce([&] { return tensor->flatten(start, end); }); }
EXPORT Tensor THSTensor_narrow(Tensor tensor, int64_t dim, int64_t start, int64_t length) {
    return produce([&] { return tensor->narrow(dim, start, length); });
}
EXPORT Tensor THSTensor_select(Tensor tensor, int64_t dim, int64_t index) { return produce([&] { return tensor->select(dim, index); }); }
EXPORT Tensor THSTensor_slice(Tensor tensor, int64_t dim, int64_t start, int64_t finish, int64_t step) {
    return produce([&] { return tensor->slice(dim, start, finish, step); });
}
EXPORT Tensor THSTensor_as_strided(Tensor tensor, const int64_t* size, const int64_t* stride, int32_t dims, int64_t offset) {
    return produce([&] { return tensor->as_strided(sizes(size, dims), sizes(stride, dims), offset); });
}
EXPORT Tensor THSTensor_squeeze(Tensor tensor) { return produce([&] { return tensor->squeeze(); }); }
EXPORT Tensor THSTensor_squeeze_dim(Tensor tensor, int64_t dim) { return produce([&] { return tensor->squeeze(dim); }); }
EXPORT Tensor THSTensor_unsqueeze(Tensor tensor, int64_t dim) { return produce([&] { return tensor->unsqueeze(dim); }); }

EXPORT Tensor THSTensor_index_select(Tensor tensor, int64_t dim, Tensor index) { return produce([&] { return tensor->index_select(dim, *index); }); }
EXPORT Tensor THSTensor_gather(Tensor tensor, int64_t dim, Tensor index) { return produce([&] { return tensor->gather(dim, *index); }); }
EXPORT int32_t THSTensor_scatter_(Tensor tensor, int64_t dim, Tensor index, Tensor source) {
    return attempt([&] { tensor->scatter_(dim, *index, *source); });
}
EXPORT Tensor THSTensor_masked_select(Tensor tensor, Tensor mask) { return produce([&] { return tensor->masked_select(*mask); }); }
EXPORT Tensor THSTensor_where(Tensor condition, Tensor yes, Tensor no) { return produce([&] { return at::where(*condition, *yes, *no); }); }

// `amounts`: low and high of the last dimension, then of the one before it, and so on. mode 0 constant, 1 reflect, 2 replicate, 3 circular.
EXPORT Tensor THSNN_pad(Tensor tensor, const int64_t* amounts, int32_t count, int32_t mode, double value) {
    return produce([&] {
        static constexpr const char* names[] = {"constant", "reflect", "replicate", "circular"};
        if (mode == 0) return at::pad(*tensor, sizes(amounts, count), names[0], value);
        return at::pad(*tensor, sizes(amounts, count), names[mode]);
    });
}
EXPORT Tensor THSNN_one_hot(Tensor tensor, int64_t classes) { return produce([&] { return at::one_hot(*tensor, classes); }); }
