using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary>Something that the server answers to. A new one is a class of this kind in a file of its own;
/// <c>MapFovea</c> finds it.</summary>
[Catalogued]
public interface IServingEndpoint
{
    /// <summary>GET, POST, …</summary>
    string Method { get; }

    /// <summary>Routes, with <c>{name}</c> where a part is open.</summary>
    IReadOnlyList<string> Patterns { get; }

    /// <summary>Whether a key is needed, where the server has keys.</summary>
    bool NeedsKey => true;

    /// <summary>The operation in JSON, as OpenAPI 3.1 has it, without its id and what stands in the route; null for what is no part of the
    /// interface for programs. It may refer to what is in <c>Web/components.json</c>.</summary>
    string? OpenApi => null;

    /// <summary>Answers. What is wrong with the request is a <see cref="ServingException"/>.</summary>
    Task AnswerAsync(HttpContext context);
}
