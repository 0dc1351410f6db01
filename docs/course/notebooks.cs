#:project ../../src/Fovea.Notebooks
#:property PublishAot=false
// Writes docs/course/notebooks/*.ipynb from the pages beside this file:  dotnet run build.cs -- notebooks
using Fovea.Notebooks;

var written = CourseNotebooks.Update(args.Length > 0 ? args[0] : "docs/course");
foreach (var path in written) Console.WriteLine(path);
Console.WriteLine($"notebooks: {written.Count} written");
