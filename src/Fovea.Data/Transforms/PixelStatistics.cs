namespace Fovea.Data;

/// <summary>Mean and population standard deviation of each channel, in two passes over the samples.</summary>
internal static class PixelStatistics
{
    public static Normalize Of(ISampleSource source)
    {
        var position = source.Inputs.TakeWhile(s => s.Kind != TensorKind.Picture).Count();
        if (position == source.Inputs.Count)
            throw new ArgumentException($"Normalize.For({source.Name}): expected a picture among the inputs, got "
                + $"{SampleCheck.Join(source.Inputs)}. Declare one: source.As(inputs: [TensorKind.Picture]).", nameof(source));
        if (source.Count == 0)
            throw new InvalidOperationException($"{source.Name}: expected at least one sample for its statistics, got none.");
        var shape = source.Inputs[position].Shape;
        var (plane, channels) = (shape[1] * shape[2], shape[0]);
        var sample = new Sample(source.Inputs, source.Targets);
        var mean = Average(new double[channels], squared: false);
        var variance = Average(mean, squared: true);
        return new(Array.ConvertAll(mean, m => (float)m), Array.ConvertAll(variance, v => v > 0 ? (float)Math.Sqrt(v) : 1));

        double[] Average(double[] middle, bool squared)
        {
            var sums = new double[channels];
            for (var i = 0; i < source.Count; i++)
            {
                source.Write(i, sample);
                var pixels = sample.Input<float>(position);
                for (var k = 0; k < pixels.Length; k++)
                {
                    var d = pixels[k] - middle[k / plane];
                    sums[k / plane] += squared ? d * d : d;
                }
            }
            return Array.ConvertAll(sums, s => s / ((double)source.Count * plane));
        }
    }
}
