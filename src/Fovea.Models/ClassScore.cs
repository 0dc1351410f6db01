namespace Fovea.Models;

/// <summary>A class and how sure a network is of it.</summary>
/// <param name="Index">The class.</param>
/// <param name="Name">Its name.</param>
/// <param name="Probability">The softmax of its score.</param>
/// <param name="Logit">Its score.</param>
public readonly record struct ClassScore(int Index, string Name, double Probability, double Logit);
