// Errors, threads, random state, thread-local modes and devices.
#include "interface.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Generator.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/version.h>

#include <string>

namespace {
thread_local std::string last_error;
thread_local bool has_error = false;
thread_local std::string handed_over;
}

void remember_error(const char* message) noexcept {
    try {
        last_error = message;
    } catch (...) {
        last_error.clear();
    }
    has_error = true;
}

// UTF-8, valid until this thread asks again; null when nothing went wrong since then.
EXPORT const char* THSTorch_get_and_reset_last_err() {
    if (!has_error) return nullptr;
    handed_over.swap(last_error);
    has_error = false;
    return handed_over.c_str();
}

c10::Scalar as_scalar(const Number& number) {
    switch (static_cast<c10::ScalarType>(number.type)) {
        case c10::ScalarType::Bool: return c10::Scalar(number.integer != 0);
        case c10::ScalarType::Half:
        case c10::ScalarType::BFloat16:
        case c10::ScalarType::Float:
        case c10::ScalarType::Double: return c10::Scalar(number.real);
        default: return c10::Scalar(number.integer);
    }
}

at::TensorOptions as_options(const Options& options) {
    return at::TensorOptions()
        .dtype(static_cast<c10::ScalarType>(options.type))
        .device(c10::Device(static_cast<c10::DeviceType>(options.device_type), static_cast<c10::DeviceIndex>(options.device_index)));
}

EXPORT const char* THSTorch_version() { return TORCH_VERSION; }

EXPORT int32_t THSTorch_set_num_threads(int32_t count) { return attempt([&] { at::set_num_threads(count); }); }
EXPORT int32_t THSTorch_get_num_threads() { return at::get_num_threads(); }
EXPORT int32_t THSTorch_set_num_interop_threads(int32_t count) { return attempt([&] { at::set_num_interop_threads(count); }); }
EXPORT int32_t THSTorch_get_num_interop_threads() { return static_cast<int32_t>(at::get_num_interop_threads()); }

EXPORT int32_t THSTorch_is_grad_enabled() { return c10::GradMode::is_enabled(); }
EXPORT void THSTorch_set_grad_enabled(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }
EXPORT int32_t THSTorch_is_inference_mode_enabled() { return c10::InferenceMode::is_enabled(); }

// The guard restores the modes of the thread that made it; it must be freed on that thread.
EXPORT void* THSTorch_inference_mode_new(int32_t enabled) {
    void* guard = nullptr;
    guarded([&] { guard = new c10::InferenceMode(enabled != 0); });
    return guard;
}
EXPORT void THSTorch_inference_mode_dispose(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

// ---- devices

EXPORT int32_t THSTorchCuda_is_available() {
    int32_t available = 0;
    guarded([&] { available = at::globalContext().hasCUDA() && at::getNumGPUs() > 0; });
    return available;
}
EXPORT int32_t THSTorchCuda_cudnn_is_available() {
    int32_t available = 0;
    guarded([&] { available = at::globalContext().hasCUDA() && at::detail::getCUDAHooks().compiledWithCuDNN(); });
    return available;
}
EXPORT int32_t THSTorchCuda_device_count() {
    int32_t count = 0;
    guarded([&] { count = at::globalContext().hasCUDA() ? static_cast<int32_t>(at::getNumGPUs()) : 0; });
    return count;
}
EXPORT int32_t THSTorchCuda_synchronize(int32_t index) {
    return attempt([&] {
        const auto& hooks = at::detail::getCUDAHooks();
        at::detail::getCUDAHooks().deviceSynchronize(index >= 0 ? index : hooks.current_device());
    });
}

// ---- random state

EXPORT int32_t THSTorch_manual_seed(int64_t seed) { return attempt([&] { at::manual_seed(static_cast<uint64_t>(seed)); }); }

EXPORT at::Generator* THSGenerator_new(int64_t seed, int32_t device_type, int32_t device_index) {
    at::Generator* made = nullptr;
    guarded([&] {
        c10::Device device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(device_index));
        auto generator = at::globalContext().defaultGenerator(device).clone();
        generator.set_current_seed(static_cast<uint64_t>(seed));
        made = new at::Generator(std::move(generator));
    });
    return made;
}
EXPORT at::Generator* THSGenerator_default() {
    at::Generator* made = nullptr;
    guarded([&] { made = new at::Generator(at::detail::getDefaultCPUGenerator()); });
    return made;
}
EXPORT void THSGenerator_dispose(at::Generator* generator) { delete generator; }
EXPORT int32_t THSGenerator_manual_seed(at::Generator* generator, int64_t seed) {
    return attempt([&] {
        std::lock_guard<std::mutex> lock(generator->mutex());
        generator->set_current_seed(static_cast<uint64_t>(seed));
    });
}
EXPORT int64_t THSGenerator_initial_seed(at::Generator* generator) { return static_cast<int64_t>(generator->current_seed()); }
EXPORT int64_t THSGenerator_seed(at::Generator* generator) {
    int64_t seed = 0;
    guarded([&] {
        std::lock_guard<std::mutex> lock(generator->mutex());
        seed = static_cast<int64_t>(generator->seed());
    });
    return seed;
}
EXPORT Tensor THSGenerator_get_state(at::Generator* generator) {
    return produce([&] {
        std::lock_guard<std::mutex> lock(generator->mutex());
        return at::Tensor(generator->get_state());
    });
}
EXPORT int32_t THSGenerator_set_state(at::Generator* generator, Tensor state) {
    return attempt([&] {
        std::lock_guard<std::mutex> lock(generator->mutex());
        generator->set_state(*state);
    });
}
