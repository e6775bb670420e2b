// Sums, means, norms, extremes, and products of matrices.
#include "interface.h"

#include <tuple>

namespace {
// type -1: the tensor's own
template <class Body>
at::Tensor in_type(const at::Tensor& tensor, int32_t type, Body&& body) {
    return type < 0 ? body(tensor) : body(tensor.to(static_cast<c10::ScalarType>(type)));
}

int32_t hand_over(std::tuple<at::Tensor, at::Tensor>&& both, Tensor* values, Tensor* indices) {
    *values = new at::Tensor(std::move(std::get<0>(both)));
    *indices = new at::Tensor(std::move(std::get<1>(both)));
    return 0;
}
}

EXPORT Tensor THSTensor_sum(Tensor tensor, int32_t type) {
    return produce([&] { return in_type(*tensor, type, [](const at::Tensor& t) { return t.sum(); }); });
}
EXPORT Tensor THSTensor_sum_along(Tensor tensor, const int64_t* dims, int32_t count, int32_t keep, int32_t type) {
    return produce([&] { return in_type(*tensor, type, [&](const at::Tensor& t) { return t.sum(sizes(dims, count), keep != 0); }); });
}
EXPORT Tensor THSTensor_mean(Tensor tensor) { return produce([&] { return tensor->mean(); }); }
EXPORT Tensor THSTensor_mean_along(Tensor tensor, const int64_t* dims, int32_t count, int32_t keep, int32_t type) {
    return produce([&] { return in_type(*tensor, type, [&](const at::Tensor& t) { return t.mean(sizes(dims, count), keep != 0); }); });
}
EXPORT Tensor THSTensor_var(Tensor tensor, int32_t unbiased) { return produce([&] { return tensor->var(unbiased != 0); }); }
EXPORT Tensor THSTensor_var_along(Tensor tensor, const int64_t* dims, int32_t count, int32_t unbiased, int32_t keep) {
    return produce([&] { return tensor->var(sizes(dims, count), unbiased != 0, keep != 0); });
}
EXPORT Tensor THSTensor_std(Tensor tensor, int32_t unbiased) { return produce([&] { return tensor->std(unbiased != 0); }); }
EXPORT Tensor THSTensor_norm(Tensor tensor, double p) { return produce([&] { return tensor->norm(c10::Scalar(p)); }); }
EXPORT Tensor THSTensor_norm_along(Tensor tensor, int64_t dim, int32_t keep, double p) {
    return produce([&] { return tensor->norm(c10::Scalar(p), at::IntArrayRef(&dim, 1), keep != 0); });
}
EXPORT Tensor THSTensor_max(Tensor tensor) { return produce([&] { return tensor->max(); }); }
EXPORT Tensor THSTensor_min(Tensor tensor) { return produce([&] { return tensor->min(); }); }
EXPORT int32_t THSTensor_max_along(Tensor tensor, int64_t dim, int32_t keep, Tensor* values, Tensor* indices) {
    return attempt([&] { hand_over(tensor->max(dim, keep != 0), values, indices); });
}
EXPORT int32_t THSTensor_min_along(Tensor tensor, int64_t dim, int32_t keep, Tensor* values, Tensor* indices) {
    return attempt([&] { hand_over(tensor->min(dim, keep != 0), values, indices); });
}
EXPORT int32_t THSTensor_topk(Tensor tensor, int64_t k, int64_t dim, int32_t largest, int32_t sorted, Tensor* values, Tensor* indices) {
    return attempt([&] { hand_over(tensor->topk(k, dim, largest != 0, sorted != 0), values, indices); });
}
EXPORT Tensor THSTensor_argmax(Tensor tensor) { return produce([&] { return tensor->argmax(); }); }
EXPORT Tensor THSTensor_argmax_along(Tensor tensor, int64_t dim, int32_t keep) { return produce([&] { return tensor->argmax(dim, keep != 0); }); }
EXPORT Tensor THSTensor_argmin(Tensor tensor) { return produce([&] { return tensor->argmin(); }); }
EXPORT Tensor THSTensor_argmin_along(Tensor tensor, int64_t dim, int32_t keep) { return produce([&] { return tensor->argmin(dim, keep != 0); }); }
EXPORT Tensor THSTensor_all(Tensor tensor) { return produce([&] { return tensor->all(); }); }
EXPORT Tensor THSTensor_all_along(Tensor tensor, int64_t dim, int32_t keep) { return produce([&] { return tensor->all(dim, keep != 0); }); }
EXPORT Tensor THSTensor_any(Tensor tensor) { return produce([&] { return tensor->any(); }); }
EXPORT Tensor THSTensor_any_along(Tensor tensor, int64_t dim, int32_t keep) { return produce([&] { return tensor->any(dim, keep != 0); }); }

EXPORT Tensor THSTensor_log_softmax(Tensor tensor, int64_t dim, int32_t type) {
    return produce([&] { return in_type(*tensor, type, [&](const at::Tensor& t) { return t.log_softmax(dim); }); });
}
EXPORT Tensor THSTensor_softmax(Tensor tensor, int64_t dim, int32_t type) {
    return produce([&] { return in_type(*tensor, type, [&](const at::Tensor& t) { return t.softmax(dim); }); });
}

EXPORT Tensor THSTensor_matmul(Tensor left, Tensor right) { return produce([&] { return left->matmul(*right); }); }
EXPORT Tensor THSTensor_mm(Tensor left, Tensor right) { return produce([&] { return left->mm(*right); }); }
EXPORT Tensor THSTensor_mv(Tensor left, Tensor right) { return produce([&] { return left->mv(*right); }); }
EXPORT Tensor THSTensor_dot(Tensor left, Tensor right) { return produce([&] { return left->dot(*right); }); }

// 1 close, 0 not, -1 when it can't be told.
EXPORT int32_t THSTensor_allclose(Tensor left, Tensor right, double relative, double absolute, int32_t equal_nan) {
    int32_t close = -1;
    guarded([&] { close = left->allclose(*right, relative, absolute, equal_nan != 0); });
    return close;
}
