//! The macro that writes typed views.

/// Declares a view: the kind it is of, and its fields by name, shape and path.
///
/// The shapes are the accessors of [`Object`](super::Object): `text`, `flag`, `map`, `list`, `texts`.
macro_rules! view {
    ($($(#[$meta:meta])* $name:ident ($group:literal, $kind:literal) {
        $($(#[$doc:meta])* $field:ident: $shape:ident $path:literal,)*
    })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name<'a>(pub $crate::model::Object<'a>);

        impl<'a> $name<'a> {
            pub const SUBJECT: $crate::model::Subject = $crate::model::Subject { group: $group, kind: $kind };

            /// The view of `object`, if it is of this kind.
            pub fn of(object: $crate::model::Object<'a>) -> Option<Self> {
                object.is(Self::SUBJECT).then_some(Self(object))
            }

            $(
                $(#[$doc])*
                pub fn $field(self) -> $crate::model::view::view_shape!($shape) {
                    self.0.$shape($path)
                }
            )*
        }

        impl<'a> std::ops::Deref for $name<'a> {
            type Target = $crate::model::Object<'a>;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    )*};
}

macro_rules! view_shape {
    (text) => { $crate::model::Field<'a> };
    (flag) => { Option<bool> };
    (map) => { Option<$crate::yaml::Node<'a>> };
    (list) => { Vec<$crate::yaml::Node<'a>> };
    (texts) => { Vec<$crate::model::Text<'a>> };
}

pub(crate) use {view, view_shape};
