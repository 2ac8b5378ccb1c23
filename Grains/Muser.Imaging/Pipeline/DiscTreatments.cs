namespace Muser.Imaging.Pipeline;

/// <summary>The names of the treatments, as a command line has them.</summary>
public static class DiscTreatments
{
    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => Enum.GetNames<DiscTreatment>().Select(name => name.ToLowerInvariant());

    /// <summary>The name of a treatment.</summary>
    public static string Name(this DiscTreatment treatment) => treatment.ToString().ToLowerInvariant();
}
