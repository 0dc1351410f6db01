using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Fovea.Gpu;

// What devices there are, and how they are opened.
public sealed partial class GpuDevice
{
    /// <summary>An NVIDIA card, through the CUDA driver.</summary>
    /// <param name="number">Which of several, from 0.</param>
    /// <exception cref="GpuException">There is no such card, or no driver that can be used.</exception>
    public static GpuDevice Cuda(int number = 0) => Open("cuda", number, builder => builder.Cuda(), AcceleratorType.Cuda,
        "no NVIDIA card with a CUDA driver was found. nvidia-smi shows what the driver sees");

    /// <summary>A device with OpenCL 1.2 or later that computes in double precision; graphics processors come first.</summary>
    /// <param name="number">Which of several, from 0.</param>
    /// <exception cref="GpuException">There is no such device, or no driver that can be used.</exception>
    public static GpuDevice OpenCl(int number = 0) => Open("opencl", number, builder => builder.OpenCL(_ => true), AcceleratorType.OpenCL,
        "no OpenCL device was found. clinfo lists what is there");

    /// <summary>The kernels on threads of the processor, a few for a group: slow, and the same arithmetic as on a card but for fused
    /// multiplications. For tests, and for whoever has no card.</summary>
    public static GpuDevice Emulator() => Emulator(4);

    internal static GpuDevice Emulator(int groupThreads, bool marksNewMemory = false, long memoryLimit = long.MaxValue)
    {
        var context = Context.Create(builder => Options(builder).CPU(new CPUDevice(groupThreads / 2, 2, 1)));
        return new("emulator", context, context.CreateCPUAccelerator(0), memoryLimit) { MarksNewMemory = marksNewMemory };
    }

    // On Linux a driver's library has a version in its name. The name without one, which ILGPU asks for, comes with a package for
    // developers.
    static GpuDevice() => AssemblyLoadContext.GetLoadContext(typeof(Context).Assembly)!.ResolvingUnmanagedDll += (_, name) =>
        OperatingSystem.IsLinux() && name is "cuda" or "OpenCL"
        && NativeLibrary.TryLoad($"lib{name}.so.1", out var library) ? library : 0;

    // What kernels are compiled in where there is no device.
    internal static Context CompilationContext() => Context.Create(builder => Options(builder));

    private static GpuDevice Open(string name, int number, Action<Context.Builder> enable, AcceleratorType type, string missing)
    {
        Context? context = null;
        try
        {
            context = Context.Create(builder => enable(Options(builder)));
            var found = context.Devices.Where(d => d.AcceleratorType == type)
                .OrderBy(d => d is CLDevice { DeviceType: not CLDeviceType.CL_DEVICE_TYPE_GPU }).ToArray();
            if (found.Length == 0) throw new GpuException($"{name}: {missing}.");
            if (number < 0 || number >= found.Length)
                throw new GpuException(string.Create(CultureInfo.InvariantCulture,
                    $"{name}:{number}: there are {found.Length}, numbered from 0: {string.Join(", ", found.Select(d => d.Name))}."));
            // ILGPU wants pointers into any kind of memory. No kernel here has one: it finds out where each points to.
            if (found[number].Capabilities is CLCapabilityContext { GenericAddressSpace: false } capabilities)
                SetGenericAddressSpace(capabilities, true);
            var device = new GpuDevice(name, context, found[number].CreateAccelerator(context));
            if (device._accelerator.Capabilities is CLCapabilityContext { Float64: false })
                throw new GpuException($"{name}: {device.Model} does not compute in double precision, in which sums are taken.");
            context = null;
            return device;
        }
        catch (Exception error) when (error is AcceleratorException or DllNotFoundException or NotSupportedException)
        {
            throw new GpuException($"{name}: {missing} ({error.Message.ReplaceLineEndings(" ")}).", error);
        }
        finally
        {
            context?.Dispose();
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_GenericAddressSpace")]
    private static extern void SetGenericAddressSpace(CLCapabilityContext capabilities, bool value);

    // Inlining is what makes formulas on lanes cost nothing.
    private static Context.Builder Options(Context.Builder builder) =>
        builder.Optimize(OptimizationLevel.O2).Inlining(InliningMode.Aggressive);
}
