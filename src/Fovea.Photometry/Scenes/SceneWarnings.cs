using System.Globalization;

namespace Fovea.Photometry;

/// <summary>What is wrong with pictures that can be read all the same.</summary>
public static class SceneWarnings
{
    private const double MuchSaturated = 0.01, NearlyPlane = 30;

    /// <summary>One line for each picture that is black all over the object, or saturated on more than one per cent of it; one for pixels
    /// that no light reaches; and one for lights whose condition number is above 30.</summary>
    public static IReadOnlyList<string> Of(PhotometricScene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var (lines, pixels) = (new List<string>(), scene.PixelCount);
        var everBright = new bool[pixels];
        for (var light = 0; light < scene.LightCount; light++)
        {
            var (black, saturated) = (0, 0);
            for (var p = 0; p < pixels; p++)
            {
                var flags = scene.Flags[light * pixels + p];
                if ((flags & ObservationFlags.Black) != 0) black++;
                else everBright[p] = true;
                if ((flags & ObservationFlags.Saturated) != 0) saturated++;
            }
            var name = scene.FileNames.Count > light ? scene.FileNames[light] : $"light {light + 1}";
            if (black == pixels) lines.Add($"{name}: the object is black everywhere; leave the picture out, or check its exposure");
            if (saturated > MuchSaturated * pixels) lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"{name}: {100.0 * saturated / pixels:F1} % of the object is saturated; expose less"));
        }
        if (everBright.Count(bright => !bright) is > 0 and var dark) lines.Add(string.Create(CultureInfo.InvariantCulture,
            $"{scene.Name}: {dark:N0} pixels of the mask are black in every picture and have no normal"));
        if (scene.Lights.Rank == 3 && scene.Lights.ConditionNumber is > NearlyPlane and var number) lines.Add(string.Create(
            CultureInfo.InvariantCulture, $"{Path.GetFileName(scene.Lights.Source)}: the lights lie nearly in a plane: condition number ")
            + string.Create(CultureInfo.InvariantCulture, $"{number:F0}; noise grows as much, by whatever --method; ")
            + "move a light out of the plane");
        return lines;
    }
}
