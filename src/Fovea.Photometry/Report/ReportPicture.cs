using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>A picture in a report.</summary>
/// <param name="Title">A word or two.</param>
/// <param name="Caption">What it shows, with units.</param>
/// <param name="Picture">Embedded as PNG, 8 bit.</param>
public sealed record ReportPicture(string Title, string Caption, Image Picture);
