namespace Muser.Interfaces.Devices;

/// <summary>How far a command is: <c>device/client/command/{client}/{device}</c>.</summary>
[GenerateSerializer, Immutable, Alias("muser.CommandAnswer")]
public sealed record CommandAnswer
{
    /// <summary>The code of what went well, as RTS2 writes it.</summary>
    public const string Ok = "+000";

    /// <summary>The command.</summary>
    [Id(0)]
    public required Guid Id { get; init; }

    /// <summary>How far it is.</summary>
    [Id(1)]
    public required CommandPhase Phase { get; init; }

    /// <summary>How much is done, 0 to 1; null where that is not known.</summary>
    [Id(2)]
    public double? Progress { get; init; }

    /// <summary><c>+000</c>, or <c>-nnn</c> for what went wrong; see <see cref="AnswerCode"/>.</summary>
    [Id(3)]
    public string Code { get; init; } = Ok;

    /// <summary>A sentence for people; may be empty.</summary>
    [Id(4)]
    public string Text { get; init; } = "";

    /// <summary>What it returns.</summary>
    [Id(5)]
    public ArgumentValue[] Result { get; init; } = [];

    /// <summary>When it was said, ns since 1970-01-01 UTC.</summary>
    [Id(6)]
    public long UtcUnixNs { get; init; }
}
