using Muser.Interfaces.Devices;

namespace Muser.Devices;

/// <summary>A command that a device is at.</summary>
public sealed class CommandAct
{
    private readonly Action<double> _progress;
    private readonly List<ArgumentValue> _results = [];

    internal CommandAct(CommandRequest request, Action<double> progress, CancellationToken cancellation) =>
        (Request, _progress, Cancellation) = (request, progress, cancellation);

    /// <summary>What was asked.</summary>
    public CommandRequest Request { get; }

    /// <summary>Cancelled when the command is to stop. Whoever stops for it throws <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; }

    internal ArgumentValue[] Results => [.. _results];

    /// <summary>A number among the arguments.</summary>
    public double Number(string name, double otherwise = 0) => Find(name)?.Number ?? otherwise;

    /// <summary>A text among the arguments.</summary>
    public string Text(string name, string otherwise = "") => Find(name)?.Text ?? otherwise;

    /// <summary>A yes or no among the arguments.</summary>
    public bool Flag(string name, bool otherwise = false) => Find(name) is { } value ? value.Number != 0 : otherwise;

    /// <summary>Says how much is done, 0 to 1.</summary>
    public void Progress(double fraction) => _progress(Math.Clamp(fraction, 0, 1));

    /// <summary>Adds to what the command returns.</summary>
    public void Result(string name, DeviceValue value) => _results.Add(new ArgumentValue(name, value));

    private DeviceValue? Find(string name) => Array.Find(Request.Arguments, argument => argument.Name == name)?.Value;
}
