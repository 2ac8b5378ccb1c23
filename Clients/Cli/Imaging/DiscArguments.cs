using System.CommandLine;
using Muser.Imaging.Pipeline;

namespace Muser.Cli.Imaging;

/// <summary>The argument of <c>muser image</c> about the Sun's disc.</summary>
internal sealed class DiscArguments
{
    private readonly Option<string> _disc = new Option<string>("--disc")
    {
        Description = "The Sun's disc. centre: find it and turn phases so that it lies at its place; model: and take a quiet Sun away before the CLEAN, put back after; "
            + "auto: the same where the data show a disc; off.",
        DefaultValueFactory = _ => DiscTreatment.Auto.Name(),
    }.AcceptOnlyFromAmong([.. DiscTreatments.Names]);

    /// <summary>The options.</summary>
    public IEnumerable<Option> Options => [_disc];

    /// <summary>What was asked for.</summary>
    public DiscTreatment Read(ParseResult parse) => Enum.Parse<DiscTreatment>(parse.GetValue(_disc)!, ignoreCase: true);
}
