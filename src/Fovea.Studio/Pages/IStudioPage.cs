using Microsoft.AspNetCore.Routing;

namespace Fovea.Studio;

/// <summary>A page of the studio. A new page is a class of this kind, a script <c>Web/pages/ID.js</c>, and its texts in
/// <c>Web/texts.json</c> under its name; the studio finds it.</summary>
[Catalogued]
public interface IStudioPage
{
    /// <summary>The page's name in addresses: it is shown at <c>/ID</c>, and what it asks for lies below <c>/api/ID</c>.</summary>
    string Id { get; }

    /// <summary>Its place among the others, from the left or the top.</summary>
    int Order { get; }

    /// <summary>Adds what the page asks for.</summary>
    /// <param name="api">Routes below <c>/api/ID</c>.</param>
    /// <param name="studio">What the pages share.</param>
    void Map(RouteGroupBuilder api, StudioContext studio);
}
