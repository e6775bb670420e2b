// Layers and losses of neural networks.
#include "interface.h"

#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/max_pool2d_with_indices.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/nll_loss_nd.h>

// Geometry arrays hold two numbers each: height, width. The weight keeps whatever strides it has.
EXPORT Tensor THSNN_conv2d(Tensor input, Tensor weight, Tensor bias, const int64_t* stride, const int64_t* padding, const int64_t* dilation, int64_t groups) {
    return produce([&] { return at::conv2d(*input, *weight, or_undefined(bias), sizes(stride, 2), sizes(padding, 2), sizes(dilation, 2), groups); });
}
EXPORT Tensor THSNN_conv2d_same(Tensor input, Tensor weight, Tensor bias, const int64_t* stride, const int64_t* dilation, int64_t groups) {
    return produce([&] { return at::conv2d(*input, *weight, or_undefined(bias), sizes(stride, 2), "same", sizes(dilation, 2), groups); });
}
EXPORT Tensor THSNN_batch_norm(Tensor input, Tensor mean, Tensor variance, Tensor weight, Tensor bias, int32_t training, double momentum, double eps) {
    return produce([&] {
        return at::batch_norm(*input, or_undefined(weight), or_undefined(bias), or_undefined(mean), or_undefined(variance), training != 0, momentum, eps,
                              /*cudnn_enabled=*/true);
    });
}
EXPORT Tensor THSNN_linear(Tensor input, Tensor weight, Tensor bias) {
    return produce([&] { return at::linear(*input, *weight, or_undefined(bias)); });
}
EXPORT Tensor THSNN_dropout(Tensor input, double p, int32_t training) { return produce([&] { return at::dropout(*input, p, training != 0); }); }
EXPORT int32_t THSNN_dropout_(Tensor input, double p, int32_t training) { return attempt([&] { at::dropout_(*input, p, training != 0); }); }

// `stride` may be null: the kernel's size.
EXPORT Tensor THSNN_max_pool2d(Tensor input, const int64_t* kernel, const int64_t* stride, const int64_t* padding, const int64_t* dilation, int32_t ceil_mode) {
    return produce([&] {
        return at::max_pool2d(*input, sizes(kernel, 2), sizes(stride, stride ? 2 : 0), sizes(padding, 2), sizes(dilation, 2), ceil_mode != 0);
    });
}
EXPORT int32_t THSNN_max_pool2d_with_indices(Tensor input, const int64_t* kernel, const int64_t* stride, const int64_t* padding, const int64_t* dilation,
                                             int32_t ceil_mode, Tensor* values, Tensor* indices) {
    return attempt([&] {
        auto both = at::max_pool2d_with_indices(*input, sizes(kernel, 2), sizes(stride, stride ? 2 : 0), sizes(padding, 2), sizes(dilation, 2), ceil_mode != 0);
        *values = new at::Tensor(std::get<0>(both));
        *indices = new at::Tensor(std::get<1>(both));
    });
}
// divisor 0: the number of elements under the window
EXPORT Tensor THSNN_avg_pool2d(Tensor input, const int64_t* kernel, const int64_t* stride, const int64_t* padding, int32_t ceil_mode,
                               int32_t count_include_pad, int64_t divisor) {
    return produce([&] {
        if (divisor == 0)
            return at::avg_pool2d(*input, sizes(kernel, 2), sizes(stride, stride ? 2 : 0), sizes(padding, 2), ceil_mode != 0, count_include_pad != 0);
        return at::avg_pool2d(*input, sizes(kernel, 2), sizes(stride, stride ? 2 : 0), sizes(padding, 2), ceil_mode != 0, count_include_pad != 0, divisor);
    });
}
EXPORT Tensor THSNN_adaptive_avg_pool2d(Tensor input, const int64_t* size) {
    return produce([&] { return at::adaptive_avg_pool2d(*input, sizes(size, 2)); });
}

// reduction: 0 none, 1 mean, 2 sum
EXPORT Tensor THSNN_cross_entropy(Tensor input, Tensor target, Tensor weight, int64_t ignore_index, int64_t reduction, double label_smoothing) {
    return produce([&] { return at::cross_entropy_loss(*input, *target, or_undefined(weight), reduction, ignore_index, label_smoothing); });
}
EXPORT Tensor THSNN_nll_loss(Tensor input, Tensor target, Tensor weight, int64_t ignore_index, int64_t reduction) {
    return produce([&] { return at::nll_loss_nd(*input, *target, or_undefined(weight), reduction, ignore_index); });
}
EXPORT Tensor THSNN_mse_loss(Tensor input, Tensor target, int64_t reduction) { return produce([&] { return at::mse_loss(*input, *target, reduction); }); }
