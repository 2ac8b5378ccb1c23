namespace Muser.Cli.Imaging;

/// <summary>Which polarisations become maps.</summary>
internal static class PolarizationChoice
{
    /// <summary>What the option takes, for its description.</summary>
    public const string Forms =
        "Hands R and L, I = (RR+LL)/2, V = (RR-LL)/2; several as I,V. I where it is not given and the file has both hands, else the one that it has.";

    private static readonly string[] Names = ["L", "R", "I", "V"];

    /// <summary>Reads a list such as I,V; one null for what the file has.</summary>
    public static IReadOnlyList<string?>? TryParse(string? text)
    {
        if (text is null)
        {
            return [null];
        }

        var names = text.Split(',');
        return names.All(Names.Contains) && names.Distinct().Count() == names.Length ? names : null;
    }
}
