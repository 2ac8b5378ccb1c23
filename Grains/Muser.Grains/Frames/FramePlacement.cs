namespace Muser.Grains.Frames;

/// <summary>
/// Frames go to the silo that a rendezvous hash of (array, band, UTC hour) chooses among those that take frames. The hand is left out, so that the two
/// hands of a band meet; a silo that joins or leaves moves only its own share.
/// </summary>
[GenerateSerializer, Immutable, Alias("muser.FramePlacement")]
public sealed class FramePlacement : PlacementStrategy
{
}
