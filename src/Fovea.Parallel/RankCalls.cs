using System.Runtime.InteropServices;
using Fovea.Tensors;

namespace Fovea.Parallel;

/// <summary>Mean and variance of each channel over the mini-batches of several ranks, and one over the number of values.</summary>
internal readonly record struct CombineStatisticsCall(RankGroup Group, Tensor Mean, Tensor Variance, double Count, Tensor AllMean,
    Tensor AllVariance, Tensor Share) : IDeviceCall<CombineStatisticsCall>
{
    public static string Name => "combine_statistics";

    public CombineStatisticsCall Map(OperandMap map) => this with
    {
        Mean = map.Read(Mean),
        Variance = map.Read(Variance),
        AllMean = map.Write(AllMean),
        AllVariance = map.Write(AllVariance),
        Share = map.Write(Share),
    };

    public void On(Device device)
    {
        var ranks = Group.Ranks!;
        var channels = Mean.Count;
        double[] own = [.. RankValues.Read(device, Mean), .. RankValues.Read(device, Variance), Count];
        var all = new double[own.Length * ranks.Size];
        ranks.AllGather(MemoryMarshal.AsBytes<double>(own), MemoryMarshal.AsBytes(all.AsSpan()));
        var whole = PartStatistics.Combine(
            [.. all.Chunk(own.Length).Select(p => new PartStatistics(p[..channels], p[channels..^1], p[^1]))]);
        RankValues.Write(device, AllMean, whole.Mean);
        RankValues.Write(device, AllVariance, whole.Variance);
        RankValues.Write(device, Share, [1 / whole.Count]);
    }
}

/// <summary>y = x₀ + x₁ + …, the sum over several ranks in their order.</summary>
internal readonly record struct SumRanksCall(RankGroup Group, Tensor X, Tensor Y) : IDeviceCall<SumRanksCall>
{
    public static string Name => "sum_ranks";

    public SumRanksCall Map(OperandMap map) => this with { X = map.Read(X), Y = map.Write(Y) };

    public void On(Device device)
    {
        var values = RankValues.Read(device, X);
        Group.Ranks!.SumInRankOrder<double>(values);
        RankValues.Write(device, Y, values);
    }
}

/// <summary>Elements on their way between a device and other ranks, as doubles.</summary>
internal static class RankValues
{
    public static double[] Read(Device device, Tensor x)
    {
        if (x.DType == DType.Float64)
        {
            var values = new double[x.Count];
            device.Download(x, MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }
        var single = new float[x.Count];
        device.Download(x, MemoryMarshal.AsBytes(single.AsSpan()));
        return Array.ConvertAll(single, v => (double)v);
    }

    public static void Write(Device device, Tensor y, double[] values)
    {
        if (y.DType == DType.Float64) device.Upload(MemoryMarshal.AsBytes(values.AsSpan()), y);
        else device.Upload(MemoryMarshal.AsBytes(Array.ConvertAll(values, v => (float)v).AsSpan()), y);
    }
}
