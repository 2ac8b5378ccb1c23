using System.Collections.Frozen;

namespace Muser.Interfaces.Devices.Bus;

/// <summary>The words of the bus for what has names in code.</summary>
public static class BusWords
{
    public static FrozenDictionary<string, DeviceState> States { get; } = new Dictionary<string, DeviceState>
    {
        ["init"] = DeviceState.Init,
        ["ready"] = DeviceState.Ready,
        ["busy"] = DeviceState.Busy,
        ["alert"] = DeviceState.Alert,
        ["sleeping"] = DeviceState.Sleeping,
        ["disconnected"] = DeviceState.Disconnected,
        ["lost"] = DeviceState.Lost,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static FrozenDictionary<string, CommandPhase> Phases { get; } = new Dictionary<string, CommandPhase>
    {
        ["accepted"] = CommandPhase.Accepted,
        ["armed"] = CommandPhase.Armed,
        ["running"] = CommandPhase.Running,
        ["rejected"] = CommandPhase.Rejected,
        ["done"] = CommandPhase.Done,
        ["failed"] = CommandPhase.Failed,
        ["cancelled"] = CommandPhase.Cancelled,
        ["timeout"] = CommandPhase.TimedOut,
        ["unknown"] = CommandPhase.Unknown,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static FrozenDictionary<string, Quality> Qualities { get; } = new Dictionary<string, Quality>
    {
        ["good"] = Quality.Good,
        ["uncertain"] = Quality.Uncertain,
        ["bad"] = Quality.Bad,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static FrozenDictionary<string, ValueKind> Kinds { get; } = new Dictionary<string, ValueKind>
    {
        ["number"] = ValueKind.Number,
        ["integer"] = ValueKind.Integer,
        ["boolean"] = ValueKind.Boolean,
        ["text"] = ValueKind.Text,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The word for a value.</summary>
    public static string Of<T>(FrozenDictionary<string, T> words, T value)
        where T : struct, Enum =>
        words.First(word => EqualityComparer<T>.Default.Equals(word.Value, value)).Key;
}
