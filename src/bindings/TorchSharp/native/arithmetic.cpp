// Element by element: arithmetic, comparisons, elementary functions, in place and into new tensors.
#include "interface.h"

#include <ATen/core/Generator.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/rsub.h>

namespace {
at::Generator or_default(at::Generator* generator) { return generator ? *generator : at::Generator(); }

// 0: exact quotient; 1: towards zero; 2: downwards
at::Tensor quotient(const at::Tensor& left, const at::Tensor& right, int32_t rounding) {
    return rounding == 0 ? left.div(right) : left.div(right, rounding == 1 ? "trunc" : "floor");
}
at::Tensor quotient(const at::Tensor& left, const c10::Scalar& right, int32_t rounding) {
    return rounding == 0 ? left.div(right) : left.div(right, rounding == 1 ? "trunc" : "floor");
}
}

#define UNARY(name) \
    EXPORT Tensor THSTensor_##name(Tensor tensor) { return produce([&] { return tensor->name(); }); }
#define UNARY_IN_PLACE(name) \
    EXPORT int32_t THSTensor_##name##_(Tensor tensor) { return attempt([&] { tensor->name##_(); }); }
#define BINARY(name) \
    EXPORT Tensor THSTensor_##name(Tensor left, Tensor right) { return produce([&] { return left->name(*right); }); } \
    EXPORT Tensor THSTensor_##name##_scalar(Tensor left, Number right) { return produce([&] { return left->name(as_scalar(right)); }); }

UNARY(abs) UNARY(ceil) UNARY(cos) UNARY(exp) UNARY(floor) UNARY(isfinite) UNARY(isnan) UNARY(log) UNARY(logical_not) UNARY(neg)
UNARY(reciprocal) UNARY(relu) UNARY(round) UNARY(rsqrt) UNARY(sigmoid) UNARY(sign) UNARY(sin) UNARY(sqrt) UNARY(square) UNARY(tanh)
UNARY_IN_PLACE(relu) UNARY_IN_PLACE(zero) UNARY_IN_PLACE(abs) UNARY_IN_PLACE(exp) UNARY_IN_PLACE(neg) UNARY_IN_PLACE(sqrt)

BINARY(mul) BINARY(pow) BINARY(eq) BINARY(ne) BINARY(gt) BINARY(ge) BINARY(lt) BINARY(le)

EXPORT Tensor THSTensor_add(Tensor left, Tensor right, Number alpha) { return produce([&] { return left->add(*right, as_scalar(alpha)); }); }
EXPORT Tensor THSTensor_add_scalar(Tensor left, Number right, Number alpha) {
    return produce([&] { return left->add(as_scalar(right), as_scalar(alpha)); });
}
EXPORT int32_t THSTensor_add_(Tensor left, Tensor right, Number alpha) { return attempt([&] { left->add_(*right, as_scalar(alpha)); }); }
EXPORT int32_t THSTensor_add_scalar_(Tensor left, Number right, Number alpha) {
    return attempt([&] { left->add_(as_scalar(right), as_scalar(alpha)); });
}
EXPORT Tensor THSTensor_sub(Tensor left, Tensor right) { return produce([&] { return left->sub(*right); }); }
EXPORT Tensor THSTensor_sub_scalar(Tensor left, Number right) { return produce([&] { return left->sub(as_scalar(right)); }); }
EXPORT Tensor THSTensor_rsub_scalar(Tensor left, Number right) { return produce([&] { return at::rsub(*left, as_scalar(right)); }); }
EXPORT int32_t THSTensor_sub_(Tensor left, Tensor right) { return attempt([&] { left->sub_(*right); }); }
EXPORT int32_t THSTensor_sub_scalar_(Tensor left, Number right) { return attempt([&] { left->sub_(as_scalar(right)); }); }
EXPORT int32_t THSTensor_mul_(Tensor left, Tensor right) { return attempt([&] { left->mul_(*right); }); }
EXPORT int32_t THSTensor_mul_scalar_(Tensor left, Number right) { return attempt([&] { left->mul_(as_scalar(right)); }); }
EXPORT Tensor THSTensor_div(Tensor left, Tensor right, int32_t rounding) { return produce([&] { return quotient(*left, *right, rounding); }); }
EXPORT Tensor THSTensor_div_scalar(Tensor left, Number right, int32_t rounding) {
    return produce([&] { return quotient(*left, as_scalar(right), rounding); });
}
EXPORT int32_t THSTensor_div_(Tensor left, Tensor right, int32_t rounding) {
    return attempt([&] {
        if (rounding == 0) left->div_(*right);
        else left->div_(*right, rounding == 1 ? "trunc" : "floor");
    });
}
EXPORT int32_t THSTensor_div_scalar_(Tensor left, Number right, int32_t rounding) {
    return attempt([&] {
        if (rounding == 0) left->div_(as_scalar(right));
        else left->div_(as_scalar(right), rounding == 1 ? "trunc" : "floor");
    });
}
EXPORT Tensor THSTensor_addcmul(Tensor tensor, Tensor first, Tensor second, Number value) {
    return produce([&] { return tensor->addcmul(*first, *second, as_scalar(value)); });
}
EXPORT int32_t THSTensor_addcmul_(Tensor tensor, Tensor first, Tensor second, Number value) {
    return attempt([&] { tensor->addcmul_(*first, *second, as_scalar(value)); });
}
EXPORT int32_t THSTensor_addcdiv_(Tensor tensor, Tensor first, Tensor second, Number value) {
    return attempt([&] { tensor->addcdiv_(*first, *second, as_scalar(value)); });
}
EXPORT Tensor THSTensor_lerp(Tensor tensor, Tensor end, Tensor weight) { return produce([&] { return tensor->lerp(*end, *weight); }); }
EXPORT int32_t THSTensor_lerp_(Tensor tensor, Tensor end, Tensor weight) { return attempt([&] { tensor->lerp_(*end, *weight); }); }
EXPORT int32_t THSTensor_fill_(Tensor tensor, Number value) { return attempt([&] { tensor->fill_(as_scalar(value)); }); }

// Either bound may be null.
EXPORT Tensor THSTensor_clamp(Tensor tensor, const Number* low, const Number* high) {
    return produce([&] {
        if (low && high) return tensor->clamp(as_scalar(*low), as_scalar(*high));
        return low ? tensor->clamp_min(as_scalar(*low)) : tensor->clamp_max(as_scalar(*high));
    });
}
EXPORT int32_t THSTensor_clamp_(Tensor tensor, const Number* low, const Number* high) {
    return attempt([&] {
        if (low) tensor->clamp_min_(as_scalar(*low));
        if (high) tensor->clamp_max_(as_scalar(*high));
    });
}
EXPORT Tensor THSTensor_maximum(Tensor left, Tensor right) { return produce([&] { return left->maximum(*right); }); }
EXPORT Tensor THSTensor_minimum(Tensor left, Tensor right) { return produce([&] { return left->minimum(*right); }); }
EXPORT Tensor THSTensor_logical_and(Tensor left, Tensor right) { return produce([&] { return left->logical_and(*right); }); }
EXPORT Tensor THSTensor_logical_or(Tensor left, Tensor right) { return produce([&] { return left->logical_or(*right); }); }

EXPORT int32_t THSTensor_uniform_(Tensor tensor, double low, double high, at::Generator* generator) {
    return attempt([&] { tensor->uniform_(low, high, or_default(generator)); });
}
EXPORT int32_t THSTensor_normal_(Tensor tensor, double mean, double deviation, at::Generator* generator) {
    return attempt([&] { tensor->normal_(mean, deviation, or_default(generator)); });
}
EXPORT int32_t THSTensor_bernoulli_(Tensor tensor, double probability, at::Generator* generator) {
    return attempt([&] { tensor->bernoulli_(probability, or_default(generator)); });
}
