namespace Fovea.Training;

/// <summary>Pictures that come twice, within the training images and between them and those that are shown.</summary>
internal sealed class DuplicatesInspection : IInspection
{
    public string Name => "duplicates";

    public int Order => 130;

    public string Title => "Duplicates";

    public string Description => "pictures that come twice, exactly or nearly";

    public bool IsQuick => false;

    public bool Applies(InspectionContext context) => context.HasPictures;

    public InspectionResult Inspect(InspectionContext context) =>
        DuplicatePictures.Find(context.Session.Data.Training, context.Shown, context.ShownName, context.Cancellation);
}
