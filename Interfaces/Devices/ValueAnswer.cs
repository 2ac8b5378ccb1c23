namespace Muser.Interfaces.Devices;

/// <summary>Whether a property was set: <c>device/client/{client}/value/{device}/{param}</c>.</summary>
[GenerateSerializer, Immutable, Alias("muser.ValueAnswer")]
public sealed record ValueAnswer
{
    /// <summary>The request.</summary>
    [Id(0)]
    public required Guid Id { get; init; }

    /// <summary>Whether the device has taken it.</summary>
    [Id(1)]
    public required bool IsOk { get; init; }

    /// <summary>See <see cref="AnswerCode"/>.</summary>
    [Id(2)]
    public string Code { get; init; } = CommandAnswer.Ok;

    /// <summary>A sentence for people; may be empty.</summary>
    [Id(3)]
    public string Text { get; init; } = "";

    /// <summary>What the property is to become; its report shows when it is.</summary>
    [Id(4)]
    public DeviceValue? Target { get; init; }
}
