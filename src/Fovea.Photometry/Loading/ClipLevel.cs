using System.Globalization;

namespace Fovea.Photometry;

/// <summary>Cameras and raw converters that stop below the top of the file's range: 12 bits in 16, or white that was scaled to
/// 98 %.</summary>
/// <remarks>The highest sample M of a channel is where recording stopped if it is the top of 10, 12 or 14 bits, alone or shifted up, or if
/// samples pile up there: 30 or more, at least half as many as in the next lower 32nd of the range (8 steps or more), and in the same
/// pictures a 20th as many within a tenth below, of more than one value, which plane surfaces do not have.</remarks>
internal static class ClipLevel
{
    private const int Least = 30;

    /// <summary>Marks observations at the level as saturated.</summary>
    /// <param name="stack">All pictures' values.</param>
    /// <param name="tops">[lights × channels].</param>
    /// <param name="lights">Directions and intensities.</param>
    /// <param name="table">What samples mean.</param>
    /// <param name="picture">A picture's name, for the warning.</param>
    /// <returns>A line that says so; null where recording stopped at the top of the file's range.</returns>
    public static string? Mark(PictureValues stack, SampleTop[] tops, LightSet lights, SampleTable table, string picture)
    {
        var (channels, full) = (stack.Channels, table.Light.Length - 1);
        var (levels, marked, piled) = (new List<int>(), 0L, false);
        for (var c = 0; c < channels; c++)
        {
            var all = tops.Where((_, i) => i % channels == c).Aggregate((a, b) => a.Join(b));
            var isTop = full > 255 && IsTopOfFewerBits(all, full);
            if (all.Highest == 0 || all.Highest >= full || !isTop && all.Count < Least) continue;
            var step = full == 255 ? 1 : all.Step;
            var counts = Count(stack, c, all.Highest, step, lights, table);
            var isPile = all.Count >= Least && 2 * all.Count >= counts.Below && 20L * counts.Near >= all.Count;
            if (!isTop && !isPile) continue;
            levels.Add(all.Highest);
            (marked, piled) = (marked + all.Count, piled || isPile);
            MarkChannel(stack, c, all.Highest, lights, table);
        }
        if (levels.Count == 0) return null;
        var range = levels.Min() == levels.Max() ? $"{levels[0]}" : $"{levels.Min()} to {levels.Max()}";
        return string.Create(CultureInfo.InvariantCulture, $"{picture}: samples end at {range} of {full}{Bits(levels[0], full)}; ")
            + string.Create(CultureInfo.InvariantCulture, $"the {marked:N0} there in all pictures count as saturated");
    }

    private static bool IsTopOfFewerBits(SampleTop top, int full) =>
        top.Highest is 1023 or 4095 or 16383 || top.Step is 4 or 16 or 64 && top.Highest == full + 1 - top.Step;

    private static string Bits(int level, int full) => full == 255 ? "" : level switch
    {
        1023 or 65472 => " (10 bits in 16)",
        4095 or 65520 => " (12 bits in 16)",
        16383 or 65532 => " (14 bits in 16)",
        _ => string.Create(CultureInfo.InvariantCulture, $" ({100.0 * level / full:F1} %)"),
    };

    // Samples just below the level; and those within a tenth of it in pictures that reach it and are not made of planes alone.
    private static (long Below, long Near) Count(PictureValues stack, int channel, int level, int step, LightSet lights, SampleTable table)
    {
        var (below, near) = (0L, 0L);
        var (wide, tenth) = (Math.Max(0, level - Math.Max(level / 32, 8 * step)), level - level / 10);
        ForEach(stack, lights, (light, pixels) =>
        {
            var values = stack.Observations.AsSpan((light * stack.Channels + channel) * pixels, pixels);
            Threshold top = new(table, lights, light, channel, level), low = new(table, lights, light, channel, wide);
            var lower = new Threshold(table, lights, light, channel, tenth);
            var (someBelow, someNear, some, first, same) = (0L, 0L, false, 0f, 0L);
            for (var p = 0; p < values.Length; p++)
            {
                if (values[p] >= top.At(p))
                {
                    some = true;
                    continue;
                }
                if (values[p] >= low.At(p)) someBelow++;
                if (values[p] < lower.At(p)) continue;
                if (someNear++ == 0) first = values[p];
                if (values[p] == first) same++;
            }
            Interlocked.Add(ref below, someBelow);
            if (some && 2 * same <= someNear) Interlocked.Add(ref near, someNear);
        });
        return (below, near);
    }

    private static void MarkChannel(PictureValues stack, int channel, int level, LightSet lights, SampleTable table) =>
        ForEach(stack, lights, (light, pixels) =>
        {
            var values = stack.Observations.AsSpan((light * stack.Channels + channel) * pixels, pixels);
            var flags = stack.Flags.AsSpan(light * pixels, pixels);
            var top = new Threshold(table, lights, light, channel, level);
            for (var p = 0; p < values.Length; p++)
                if (values[p] >= top.At(p)) flags[p] |= ObservationFlags.Saturated;
        });

    private static void ForEach(PictureValues stack, LightSet lights, Action<int, int> visit) => PixelLoop.Run(lights.Count, 1,
        (begin, end) =>
        {
            for (var light = begin; light < end; light++) visit(light, stack.Flags.Length / lights.Count);
        });

    // The value that a sample has in the scene, by the same arithmetic, so that equal samples are equal.
    private readonly struct Threshold(SampleTable table, LightSet lights, int light, int channel, int sample)
    {
        private readonly float _scale = table.Scale(lights, light, channel), _light = table.Light[sample];
        private readonly float _factor = table.DarkFactor(light);
        private readonly float[]? _dark = table.Dark;
        private readonly int _first = table.Dark is null ? 0 : channel * (table.Dark.Length / table.Channels);

        public float At(int pixel) => (_dark is null ? _light : Math.Max(0, _light - _factor * _dark[_first + pixel])) * _scale;
    }
}
