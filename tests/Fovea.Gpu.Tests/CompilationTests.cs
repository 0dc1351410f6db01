using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Fovea.Gpu.Tests;

/// <summary>Every kernel with every formula becomes PTX and OpenCL C, without a card or a driver.</summary>
public sealed class CompilationTests
{
    private static readonly (CudaArchitecture Architecture, CudaInstructionSet Instructions)[] Cards =
    [
        (CudaArchitecture.SM_70, CudaInstructionSet.ISA_63), (CudaArchitecture.SM_80, CudaInstructionSet.ISA_70),
        (CudaArchitecture.SM_90, CudaInstructionSet.ISA_78),
    ];

    public static TheoryData<string> Definitions() => [.. KernelList.Definitions.Select(d => d.Name)];

    [Fact]
    public void Every_kernel_is_listed() => Assert.True(KernelList.Definitions.Count > 30, $"{KernelList.Definitions.Count} kernels");

    [Theory]
    [MemberData(nameof(Definitions))]
    public void A_kernel_becomes_PTX(string name)
    {
        // A card reads what was made for the ones before it; the newer ones are tried with one formula a kernel.
        foreach (var (i, (architecture, instructions)) in Cards.Index())
        {
            foreach (var text in Ptx([.. Kernels(name).Take(i == 0 ? int.MaxValue : 1)], architecture, instructions))
            {
                Assert.Contains(".visible .entry", text, StringComparison.Ordinal);
                // A driver compiles for its card what was made for that one or an earlier one.
                var target = Regex.Match(text, @"\.target sm_(\d+)").Groups[1].Value;
                Assert.InRange(int.Parse(target, CultureInfo.InvariantCulture), 70, 10 * architecture.Major + architecture.Minor);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void A_kernel_becomes_OpenCL_C(string name) =>
        Assert.All(OpenCl(Kernels(name)), text => Assert.Contains("kernel void", text, StringComparison.Ordinal));

    [Fact]
    public void A_compiler_of_OpenCL_C_takes_the_first_of_every_kernel()
    {
        foreach (var name in KernelList.Definitions.Select(d => d.Name))
            if (Clang.Problems(OpenCl([Kernels(name)[0]]).Single()) is { } problems) Assert.Fail($"{name}: {problems}");
    }

    [Fact]
    public void The_assembler_of_cards_takes_the_first_of_every_kernel()
    {
        foreach (var name in KernelList.Definitions.Select(d => d.Name))
            foreach (var (architecture, instructions) in Cards)
                if (Ptxas.Problems(Ptx([Kernels(name)[0]], architecture, instructions).Single()) is { } problems)
                    Assert.Fail($"{name}, {architecture}: {problems}");
    }

    private static IReadOnlyList<string> Ptx(IReadOnlyList<Type> kernels, CudaArchitecture architecture, CudaInstructionSet instructions)
    {
        using var context = GpuDevice.CompilationContext();
        using var backend = new PTXBackend(context, new CudaCapabilityContext(architecture), architecture, instructions, null!);
        return [.. kernels.Select(k => ((PTXCompiledKernel)backend.Compile(Entry(k), KernelSpecialization.Empty)).PTXAssembly)];
    }

    private static IReadOnlyList<string> OpenCl(IReadOnlyList<Type> kernels)
    {
        using var context = GpuDevice.CompilationContext();
        using var backend = new CLBackend(context, new CLCapabilityContext(true, true, true, true, true), CLDeviceVendor.AMD, new(2, 0));
        return [.. kernels.Select(k => ((CLCompiledKernel)backend.Compile(Entry(k), KernelSpecialization.Empty)).Source)];
    }

    private static IReadOnlyList<Type> Kernels(string name) => KernelList.Of(KernelList.Definitions.Single(d => d.Name == name));

    private static EntryPointDescription Entry(Type kernel)
    {
        var isGroup = typeof(IGroupKernel).IsAssignableFrom(kernel);
        var method = typeof(GpuDevice).GetMethod(isGroup ? "RunGroup" : "Run", BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(kernel);
        return isGroup ? EntryPointDescription.FromExplicitlyGroupedKernel(method)
            : EntryPointDescription.FromImplicitlyGroupedKernel(method);
    }
}
