using Fovea.Models;

if (args.Length == 0)
{
    Console.Error.WriteLine("Give pictures: dotnet run -- digit.png");
    return 2;
}

// The network, the names of its classes and how it wants its pictures are in one file.
var classifier = ImageClassifier.Load(Path.Combine(AppContext.BaseDirectory, "model.fovea"));
foreach (var picture in args)
{
    var best = classifier.Predict(picture, count: 3);
    Console.WriteLine($"{picture}: {string.Join(", ", best.Select(score => $"{score.Name} {score.Probability:P1}"))}");
}
return 0;
