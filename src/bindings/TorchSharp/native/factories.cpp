// Tensors made from nothing, from host memory, at random, or from other tensors.
#include "interface.h"

#include <ATen/core/Generator.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/empty_strided.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/randperm.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

namespace {
template <class Body>
Tensor make(const Options& options, Body&& body) {
    return produce([&] {
        at::Tensor made = body(as_options(options));
        if (options.requires_grad) made.set_requires_grad(true);
        return made;
    });
}

at::Generator or_default(at::Generator* generator) { return generator ? *generator : at::Generator(); }

std::vector<at::Tensor> list(const Tensor* tensors, int32_t count) {
    std::vector<at::Tensor> values;
    values.reserve(static_cast<size_t>(count));
    for (int32_t i = 0; i < count; i++) values.push_back(*tensors[i]);
    return values;
}
}

EXPORT Tensor THSTensor_empty(const int64_t* size, int32_t dims, Options options) {
    return make(options, [&](auto o) { return at::empty(sizes(size, dims), o); });
}
EXPORT Tensor THSTensor_empty_strided(const int64_t* size, const int64_t* stride, int32_t dims, Options options) {
    return make(options, [&](auto o) { return at::empty_strided(sizes(size, dims), sizes(stride, dims), o); });
}
EXPORT Tensor THSTensor_zeros(const int64_t* size, int32_t dims, Options options) {
    return make(options, [&](auto o) { return at::zeros(sizes(size, dims), o); });
}
EXPORT Tensor THSTensor_ones(const int64_t* size, int32_t dims, Options options) {
    return make(options, [&](auto o) { return at::ones(sizes(size, dims), o); });
}
EXPORT Tensor THSTensor_full(const int64_t* size, int32_t dims, Number value, Options options) {
    return make(options, [&](auto o) { return at::full(sizes(size, dims), as_scalar(value), o); });
}
EXPORT Tensor THSTensor_arange(Number start, Number stop, Number step, Options options) {
    return make(options, [&](auto o) { return at::arange(as_scalar(start), as_scalar(stop), as_scalar(step), o); });
}
EXPORT Tensor THSTensor_linspace(double start, double stop, int64_t steps, Options options) {
    return make(options, [&](auto o) { return at::linspace(start, stop, steps, o); });
}
EXPORT Tensor THSTensor_eye(int64_t rows, int64_t columns, Options options) {
    return make(options, [&](auto o) { return at::eye(rows, columns, o); });
}

// Layout as the source's.
EXPORT Tensor THSTensor_empty_like(Tensor like, Options options) {
    return make(options, [&](auto o) { return at::empty_like(*like, o); });
}
EXPORT Tensor THSTensor_full_like(Tensor like, Number value, Options options) {
    return make(options, [&](auto o) { return at::full_like(*like, as_scalar(value), o); });
}

// A copy of host memory that holds elements of `source_type`, converted to the type and place that `options` names.
EXPORT Tensor THSTensor_from_memory(void* data, int32_t source_type, const int64_t* size, int32_t dims, Options options) {
    return make(options, [&](auto o) {
        auto host = at::TensorOptions().dtype(static_cast<c10::ScalarType>(source_type));
        return at::from_blob(data, sizes(size, dims), host).to(o, /*non_blocking=*/false, /*copy=*/true);
    });
}
// Host memory itself; `release` is called with `owner` when the last user of the memory is gone.
EXPORT Tensor THSTensor_over_memory(void* data, const int64_t* size, int32_t dims, Options options, void (*release)(void*), void* owner) {
    return make(options, [&](auto o) { return at::from_blob(data, sizes(size, dims), [release, owner](void*) { release(owner); }, o); });
}

EXPORT Tensor THSTensor_rand(const int64_t* size, int32_t dims, at::Generator* generator, Options options) {
    return make(options, [&](auto o) { return at::rand(sizes(size, dims), or_default(generator), o); });
}
EXPORT Tensor THSTensor_randn(const int64_t* size, int32_t dims, at::Generator* generator, Options options) {
    return make(options, [&](auto o) { return at::randn(sizes(size, dims), or_default(generator), o); });
}
EXPORT Tensor THSTensor_randint(int64_t low, int64_t high, const int64_t* size, int32_t dims, at::Generator* generator, Options options) {
    return make(options, [&](auto o) { return at::randint(low, high, sizes(size, dims), or_default(generator), o); });
}
EXPORT Tensor THSTensor_randperm(int64_t count, at::Generator* generator, Options options) {
    return make(options, [&](auto o) { return at::randperm(count, or_default(generator), o); });
}

EXPORT Tensor THSTensor_cat(const Tensor* tensors, int32_t count, int64_t dim) {
    return produce([&] { return at::cat(list(tensors, count), dim); });
}
EXPORT Tensor THSTensor_stack(const Tensor* tensors, int32_t count, int64_t dim) {
    return produce([&] { return at::stack(list(tensors, count), dim); });
}
