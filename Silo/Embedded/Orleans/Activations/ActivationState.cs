namespace Muser.Embedded.Activations;

/// <summary>The life of an activation, in order.</summary>
internal enum ActivationState
{
    Activating,
    Valid,
    Deactivating,
    Ended,
}
