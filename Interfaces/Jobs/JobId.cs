namespace Muser.Interfaces.Jobs;

/// <summary>The identity of a job, and the key of its grain and its folder: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, such as <c>wordcount-20261128T040849-1a2b3c</c>.</summary>
[GenerateSerializer, Immutable, Alias("muser.JobId")]
public readonly record struct JobId
{
    /// <summary>The longest, characters.</summary>
    public const int MaxLength = 100;

    /// <summary>Its text.</summary>
    [Id(0)]
    public required string Text { get; init; }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out JobId id)
    {
        id = default;
        if (text is not { Length: > 0 and <= MaxLength } || text[0] == '.' || !text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            return false;
        }

        id = new JobId { Text = text };
        return true;
    }

    public override string ToString() => Text;
}
