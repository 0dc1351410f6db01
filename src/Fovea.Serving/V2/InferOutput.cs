namespace Fovea.Serving;

/// <summary>An output that an inference request asks for.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="IsBinary">Whether its elements come after the JSON, instead of inside.</param>
/// <param name="Classes">How many of the likeliest classes to answer, as texts, instead of all scores; 0 for scores.</param>
/// <remarks><b>Source</b>: Triton, Binary Tensor Data Extension and Classification Extension.</remarks>
public readonly record struct InferOutput(string Name, bool IsBinary, int Classes);
