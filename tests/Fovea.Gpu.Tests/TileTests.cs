using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Fovea.Reference.Tests;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace Fovea.Gpu.Tests;

/// <summary>The kernel of all products: what it computes in single precision with groups of a card's size, and what it is compiled
/// to.</summary>
public sealed class TileTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(256)]
    public void A_product_in_single_precision_is_right_in_groups_of_a_card(int group)
    {
        using var device = GpuDevice.Emulator(group, marksNewMemory: true);
        // Several parts of the sum, and sizes that no tile, panel or group divides.
        Tensor a = On.Normal([2, 131, 1037], 1), b = On.Normal([1037, 67], 2);
        foreach (var (ta, tb) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            Tensor x = ta ? a.Transpose(1, 2) : a, y = tb ? b.Transpose(0, 1) : b;
            var largest = On.Doubles(a.Abs().MatMul(b.Abs())).Max();
            On.Close(x.MatMul(y, ta, tb), x.To(device).MatMul(y.To(device), ta, tb), 8.0 / (1 << 23), _ => largest);
        }
    }

    [Fact]
    public void A_sum_of_nothing_is_zero_and_the_bias()
    {
        Tensor a = On.Normal([2, 3, 0], 1), b = On.Normal([0, 5], 2), bias = On.Normal([5], 3);
        foreach (var device in new[] { On.Processor, On.Reference })
        {
            var y = a.To(device).MatMul(b.To(device)) + bias.To(device);
            On.Same(On.Run(On.Processor, () => Tensor.Zeros([2, 3, 5])) + bias, y);
        }
    }

    [Theory]
    [InlineData("MatrixProduct`2")]
    [InlineData("ForwardProduct`2")]
    [InlineData("InputProduct`2")]
    [InlineData("WeightProduct`1")]
    public void A_step_has_four_reads_of_shared_memory_for_64_multiplications_and_nothing_is_divided(string product)
    {
        var text = Ptx(product);
        // 65,536 registers of a multiprocessor, 128 for each of 512 threads.
        Assert.Contains(".maxntid 256, 1, 1", text, StringComparison.Ordinal);
        Assert.Contains(".minnctapersm 2", text, StringComparison.Ordinal);
        Assert.DoesNotContain(".local", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b(div|rem)\.", text);
        // From the barrier after a panel is written to the one before the next is.
        var phases = Regex.Split(text, @"bar\.sync\s+0;");
        Assert.Equal(3, phases.Length);
        // Four steps.
        Assert.Equal(4 * 4, Regex.Count(phases[1], @"ld\.shared\.v4\.f32"));
        Assert.Equal(4 * 4, Regex.Count(phases[1], @"ld\.shared"));
        Assert.Equal(4 * 64, Regex.Count(phases[1], @"mul\.f32"));
        // Eight elements of the next panels are on their way before the loop begins.
        Assert.Equal(8, Regex.Count(phases[1].Split("ld.shared")[0], @"ld\.global\.f32"));
    }

    [Theory]
    [InlineData("MatrixProduct`2")]
    [InlineData("ForwardProduct`2")]
    [InlineData("InputProduct`2")]
    [InlineData("WeightProduct`1")]
    public void Its_sums_stay_in_registers(string product)
    {
        var report = Ptxas.Report(Ptx(product));
        Assert.Contains("0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads", report, StringComparison.Ordinal);
        Assert.InRange(int.Parse(Regex.Match(report, @"Used (\d+) registers").Groups[1].Value, CultureInfo.InvariantCulture), 64, 128);
    }

    // The largest tile in single precision, for a card of 9.0.
    private static string Ptx(string product)
    {
        var operands = Nested(product).MakeGenericType(product.EndsWith('2') ? [typeof(FloatLane), typeof(float)] : [typeof(float)]);
        var kernel = Nested("TileKernel`4").MakeGenericType(Nested("Side128"), operands, typeof(FloatLane), typeof(float));
        using var context = GpuDevice.CompilationContext();
        using var backend = new PTXBackend(context, new CudaCapabilityContext(CudaArchitecture.SM_90), CudaArchitecture.SM_90,
            CudaInstructionSet.ISA_78, null!);
        var entry = EntryPointDescription.FromExplicitlyGroupedKernel(
            typeof(GpuDevice).GetMethod("RunGroup", BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(kernel));
        var specialization = kernel.GetProperty("Specialization", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        return ((PTXCompiledKernel)backend.Compile(entry, (ILGPU.Runtime.KernelSpecialization)specialization)).PTXAssembly;
    }

    private static Type Nested(string name) => typeof(GpuDevice).GetNestedTypes(BindingFlags.NonPublic).Single(t => t.Name == name);
}
