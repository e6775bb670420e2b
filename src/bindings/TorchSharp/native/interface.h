// What all functions of the C interface share: how tensors, scalars and errors cross to the managed side.
//
// A tensor is an at::Tensor* that the managed side owns and gives back through THSTensor_dispose. A function that makes a tensor
// returns null when libtorch threw; any other function returns 0, or 1 when it threw. The message waits, per thread, in
// THSTorch_get_and_reset_last_err. No C++ exception ever leaves this library.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Scalar.h>
#include <c10/util/Exception.h>

#include <cstdint>
#include <exception>
#include <utility>

#define EXPORT extern "C" __attribute__((visibility("default")))

using Tensor = at::Tensor*;

// A number as the managed side hands it over: `type` is a c10::ScalarType and says which of the two fields counts.
struct Number {
    int64_t type;
    int64_t integer;
    double real;
};

c10::Scalar as_scalar(const Number& number);

// Element type and place of a tensor to be made.
struct Options {
    int32_t type;
    int32_t device_type;
    int32_t device_index;
    int32_t requires_grad;
};

at::TensorOptions as_options(const Options& options);

void remember_error(const char* message) noexcept;

template <class Body>
bool guarded(Body&& body) noexcept {
    try {
        body();
        return true;
    } catch (const c10::Error& error) {
        remember_error(error.what_without_backtrace());
    } catch (const std::exception& error) {
        remember_error(error.what());
    } catch (...) {
        remember_error("an unknown C++ exception");
    }
    return false;
}

// The tensor that `body` computes, as a new handle.
template <class Body>
Tensor produce(Body&& body) noexcept {
    Tensor made = nullptr;
    guarded([&] { made = new at::Tensor(body()); });
    return made;
}

// 0 when `body` ran through, 1 when it threw.
template <class Body>
int32_t attempt(Body&& body) noexcept {
    return guarded(std::forward<Body>(body)) ? 0 : 1;
}

// A handle that may be null stands for "no such tensor".
inline at::Tensor or_undefined(Tensor tensor) {
    return tensor ? *tensor : at::Tensor();
}

inline at::IntArrayRef sizes(const int64_t* values, int32_t count) {
    return at::IntArrayRef(values, static_cast<size_t>(count));
}
