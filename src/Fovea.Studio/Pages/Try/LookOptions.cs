using Fovea.Models;
using Microsoft.AspNetCore.Http;

namespace Fovea.Studio;

/// <summary>How a page wants a picture to be looked at.</summary>
/// <param name="Invert">Exchange dark and light.</param>
/// <param name="Centre">Bring what is drawn into the middle, in the size that networks for handwriting know.</param>
/// <param name="Method">How the answer is explained, a name of <see cref="ExplanationCatalog"/>; empty for not at all.</param>
/// <param name="Class">The class that is explained; null for the likeliest.</param>
internal sealed record LookOptions(bool Invert, bool Centre, string Method, int? Class)
{
    /// <summary>The options of a query.</summary>
    /// <param name="request">The request.</param>
    /// <param name="classes">Classes of the network.</param>
    /// <exception cref="ArgumentException">A value is out of bounds.</exception>
    public static LookOptions Of(HttpRequest request, int classes)
    {
        var method = request.Query["method"].ToString();
        if (method.Length > 0 && ExplanationCatalog.Find(method) is null) throw new ArgumentException(
            $"method: expected one of {string.Join(", ", ExplanationCatalog.All.Select(e => e.Name))}, got '{Excerpt.Of(method)}'");
        var wanted = request.Whole("class", -1, -1, classes - 1);
        return new(request.Whole("invert", 0, 0, 1) == 1, request.Whole("centre", 0, 0, 1) == 1, method, wanted < 0 ? null : wanted);
    }
}
