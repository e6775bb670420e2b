// A tensor's life, what it says about itself, its memory, its gradient, and copies of it.
#include "interface.h"

#include <ATen/ops/equal.h>

EXPORT void THSTensor_dispose(Tensor tensor) { delete tensor; }
EXPORT Tensor THSTensor_alias(Tensor tensor) { return produce([&] { return *tensor; }); }

// Address of the first element (storage base plus offset), on the tensor's own device.
EXPORT void* THSTensor_data(Tensor tensor) {
    void* data = nullptr;
    guarded([&] { data = tensor->data_ptr(); });
    return data;
}

EXPORT int64_t THSTensor_ndimension(Tensor tensor) { return tensor->dim(); }
EXPORT int64_t THSTensor_numel(Tensor tensor) { return tensor->numel(); }
EXPORT int64_t THSTensor_element_size(Tensor tensor) { return static_cast<int64_t>(tensor->element_size()); }
EXPORT int64_t THSTensor_storage_offset(Tensor tensor) { return tensor->storage_offset(); }
EXPORT int32_t THSTensor_type(Tensor tensor) { return static_cast<int32_t>(tensor->scalar_type()); }
EXPORT int32_t THSTensor_device_type(Tensor tensor) { return static_cast<int32_t>(tensor->device().type()); }
EXPORT int32_t THSTensor_device_index(Tensor tensor) { return tensor->device().index(); }
EXPORT int32_t THSTensor_is_contiguous(Tensor tensor) { return tensor->is_contiguous(); }
EXPORT int32_t THSTensor_is_sparse(Tensor tensor) { return tensor->is_sparse(); }
EXPORT int32_t THSTensor_is_leaf(Tensor tensor) { return tensor->is_leaf(); }
EXPORT int32_t THSTensor_requires_grad(Tensor tensor) { return tensor->requires_grad(); }
EXPORT int32_t THSTensor_is_pinned(Tensor tensor) {
    int32_t pinned = 0;
    guarded([&] { pinned = tensor->is_pinned(); });
    return pinned;
}
EXPORT void THSTensor_sizes(Tensor tensor, int64_t* into) {
    for (int64_t size : tensor->sizes()) *into++ = size;
}
EXPORT int32_t THSTensor_strides(Tensor tensor, int64_t* into) {
    return attempt([&] {
        for (int64_t stride : tensor->strides()) *into++ = stride;
    });
}

// ---- autograd

EXPORT int32_t THSTensor_set_requires_grad(Tensor tensor, int32_t requires_grad) {
    return attempt([&] { tensor->set_requires_grad(requires_grad != 0); });
}
EXPORT int32_t THSTensor_retain_grad(Tensor tensor) { return attempt([&] { tensor->retain_grad(); }); }

// Null without an error when there is no gradient yet. The handle refers to the very tensor that autograd adds to.
EXPORT Tensor THSTensor_grad(Tensor tensor) {
    Tensor found = nullptr;
    guarded([&] {
        const at::Tensor& grad = tensor->grad();
        if (grad.defined()) found = new at::Tensor(grad);
    });
    return found;
}
// The next backward adds into `grad` where it lies, whatever its strides. Null takes the gradient away.
EXPORT int32_t THSTensor_set_grad(Tensor tensor, Tensor grad) {
    return attempt([&] {
        if (!grad) {
            tensor->mutable_grad().reset();
            return;
        }
        TORCH_CHECK(!grad->is_same(*tensor), "a tensor can't be its own gradient");
        TORCH_CHECK(grad->scalar_type() == tensor->scalar_type(), "a gradient of type ", grad->scalar_type(), " was given to a tensor of type ",
                    tensor->scalar_type());
        TORCH_CHECK(grad->device() == tensor->device(), "a gradient on ", grad->device(), " was given to a tensor on ", tensor->device());
        TORCH_CHECK(grad->sizes() == tensor->sizes(), "a gradient of shape ", grad->sizes(), " was given to a tensor of shape ", tensor->sizes());
        tensor->mutable_grad() = *grad;
    });
}
EXPORT int32_t THSTensor_backward(Tensor tensor, Tensor gradient, int32_t retain_graph, int32_t create_graph, const Tensor* inputs, int32_t count) {
    return attempt([&] {
        if (count == 0) {
            tensor->backward(or_undefined(gradient), retain_graph != 0, create_graph != 0);
            return;
        }
        std::vector<at::Tensor> only;
        for (int32_t i = 0; i < count; i++) only.push_back(*inputs[i]);
        tensor->backward(or_undefined(gradient), retain_graph != 0, create_graph != 0, at::TensorList(only));
    });
}
EXPORT Tensor THSTensor_detach(Tensor tensor) { return produce([&] { return tensor->detach(); }); }
EXPORT int32_t THSTensor_detach_(Tensor tensor) { return attempt([&] { tensor->detach_(); }); }

// ---- copies

EXPORT Tensor THSTensor_clone(Tensor tensor) { return produce([&] { return tensor->clone(); }); }
EXPORT Tensor THSTensor_contiguous(Tensor tensor) { return produce([&] { return tensor->contiguous(); }); }
EXPORT Tensor THSTensor_pin_memory(Tensor tensor) { return produce([&] { return tensor->pin_memory(); }); }
EXPORT int32_t THSTensor_copy_(Tensor tensor, Tensor source, int32_t non_blocking) {
    return attempt([&] { tensor->copy_(*source, non_blocking != 0); });
}
EXPORT Tensor THSTensor_to(Tensor tensor, int32_t type, int32_t device_type, int32_t device_index, int32_t copy, int32_t non_blocking) {
    return produce([&] {
        c10::Device device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(device_index));
        return tensor->to(device, static_cast<c10::ScalarType>(type), non_blocking != 0, copy != 0);
    });
}

// ---- values

EXPORT int32_t THSTensor_item(Tensor tensor, Number* into) {
    return attempt([&] {
        c10::Scalar value = tensor->item();
        into->type = static_cast<int64_t>(tensor->scalar_type());
        if (value.isFloatingPoint()) {
            into->real = value.toDouble();
            into->integer = 0;
        } else {
            into->integer = value.isBoolean() ? static_cast<int64_t>(value.toBool()) : value.toLong();
            into->real = static_cast<double>(into->integer);
        }
    });
}
// 1 equal, 0 not, -1 when it can't be told.
EXPORT int32_t THSTensor_equal(Tensor left, Tensor right) {
    int32_t same = -1;
    guarded([&] { same = at::equal(*left, *right); });
    return same;
}
