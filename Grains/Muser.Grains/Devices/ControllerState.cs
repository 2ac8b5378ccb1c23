namespace Muser.Grains.Devices;

/// <summary>The controller over a restart.</summary>
[GenerateSerializer, Alias("muser.ControllerState")]
public sealed class ControllerState
{
    /// <summary>The newest term.</summary>
    [Id(0)]
    public long Term { get; set; }
}
